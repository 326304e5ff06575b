package io.tidemark.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/// Changes things on all nodes at once, each thing by one at a time, and keeps what was committed.
final class Writers implements AutoCloseable {

    private static final Duration LONGEST_REST = Duration.ofMillis(80);
    private static final Duration END = Duration.ofSeconds(30);

    /// What is known of one thing. Guarded by its lock.
    private static final class State {
        private final ReentrantLock lock = new ReentrantLock();
        private final List<Long> rows = new ArrayList<>();
        private long number;
    }

    private final Nodes nodes;
    private final Rest rest;
    private final Map<Thing, State> things = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /// @param rest of somebody who may change and delete
    Writers(Nodes nodes, Rest rest) {
        this.nodes = nodes;
        this.rest = rest;
    }

    /// Makes it, or finds it where it is a dataset.
    void add(Thing thing) throws InterruptedException {
        String draft = thing.draft(0).put("id", thing.id()).toString();
        boolean there = !thing.isDocument();
        for (int node = 0; !there; node++) {
            int status = rest.send(node % nodes.count(), "POST", thing.collection(), draft)
                    .status();
            // Taken: an answer was lost.
            there = status == 201 || status == 409;
        }
        State state = new State();
        state.number = rest.number(0, thing);
        things.put(thing, state);
    }

    void start(long seed) {
        for (int node = 0; node < nodes.count(); node++) {
            int own = node;
            threads.add(Thread.ofVirtual().name("writer").start(() -> write(own, new Random(seed + own))));
        }
    }

    private void write(int node, Random random) {
        List<Thing> all = List.copyOf(things.keySet());
        try {
            while (!stopped) {
                change(all.get(random.nextInt(all.size())), node);
                Thread.sleep(random.nextLong(LONGEST_REST.toMillis()));
            }
        } catch (InterruptedException e) {
            // That is the end.
        }
    }

    /// Tries once; what came of it is known afterwards or asked for.
    void change(Thing thing, int node) throws InterruptedException {
        State state = Objects.requireNonNull(things.get(thing));
        state.lock.lockInterruptibly();
        try {
            if (thing.isDocument()) {
                Rest.Answer answer = rest.send(
                        node,
                        "PUT",
                        thing.path(),
                        thing.draft((int) state.number).toString(),
                        "If-Match",
                        "\"" + state.number + "\"");
                state.number = answer.isDone() ? thing.number(answer.body()) : rest.number(node, thing);
            } else {
                ObjectNode line = Json.MAPPER.createObjectNode().put("op", "upsert");
                line.putObject("row").put("a", "b");
                Rest.Answer answer = rest.send(node, "POST", thing.path() + "/rows", line.toString());
                if (answer.isDone()) {
                    state.rows.add(answer.body().path("lsn").asLong());
                }
            }
        } finally {
            state.lock.unlock();
        }
    }

    void changeAll(int node) throws InterruptedException {
        for (Thing thing : things.keySet()) {
            change(thing, node);
        }
    }

    /// Waits for what is being written.
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                if (!thread.join(END)) {
                    throw new IllegalStateException("a writer does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After the end.
    Map<Thing, List<Long>> committed() {
        Map<Thing, List<Long>> committed = new LinkedHashMap<>();
        things.forEach((thing, state) -> committed.put(
                thing,
                thing.isDocument()
                        ? LongStream.rangeClosed(1, state.number).boxed().toList()
                        : List.copyOf(state.rows)));
        return committed;
    }

    void deleteDocuments() throws InterruptedException {
        for (Map.Entry<Thing, State> entry : things.entrySet()) {
            if (entry.getKey().isDocument()) {
                String version = "\"" + entry.getValue().number + "\"";
                for (int node = 0; node < nodes.count(); node++) {
                    rest.send(node, "DELETE", entry.getKey().path(), "", "If-Match", version);
                }
            }
        }
    }
}
