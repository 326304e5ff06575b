package io.tidemark.soak;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.backend.identity.Role;
import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LiveLine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Clients of one tenant and writers on all nodes; for a while faults befall the clients, then they are healed, and
/// everybody must have been told everything.
final class LineSchedule {

    /// So much faster do the clients' clocks run: half a minute of theirs is a second and a half.
    private static final int HASTE = 20;
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    /// Longer than a node tries by itself.
    private static final Duration OUTAGE = Duration.ofSeconds(6);
    private static final Duration BEGIN = Duration.ofMillis(500);
    private static final List<Role> WATCHERS = List.of(Role.ADMIN, Role.VIEWER, Role.EDITOR);

    /// @param wrong what is wrong, nothing in the end
    record Outcome(long seed, int blows, int heard, int connections, List<Gap> gaps, List<String> wrong) {}

    /// A tenant with a dataset, of one schedule at a time.
    record Lane(String tenant, Thing dataset) {}

    private final Nodes nodes;
    private final Lane lane;
    private final long seed;
    private final Lines lines;
    private final Mischief mischief;
    private final Rest rest;
    private final Writers writers;
    private final List<Thing> things = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<String> joined = new ArrayList<>();

    LineSchedule(Nodes nodes, Lane lane, long seed) {
        this(nodes, lane, seed, LiveLine::new);
    }

    LineSchedule(Nodes nodes, Lane lane, long seed, Lines lines) {
        this.lines = lines;
        this.nodes = nodes;
        this.lane = lane;
        this.seed = seed;
        this.mischief = new Mischief(seed, nodes.count());
        this.rest = new Rest(nodes, nodes.person(lane.tenant(), Role.ADMIN));
        this.writers = new Writers(nodes, rest);
    }

    private static InstantSource hasty() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos((System.nanoTime() - nanos) * HASTE);
    }

    /// @param blows    how many
    /// @param disaster befalls the nodes meanwhile
    Outcome run(int blows, Runnable disaster) throws IOException, InterruptedException {
        return amid(() -> {
            writers.start(seed);
            Thread meanwhile = Thread.ofVirtual().name("disaster").unstarted(disaster);
            for (int i = 0; i < blows; i++) {
                if (i == blows / 2) {
                    meanwhile.start();
                }
                strike(watchers.get(mischief.one(watchers.size())), mischief.next());
                Thread.sleep(mischief.pause());
            }
            if (!meanwhile.join(PATIENCE)) {
                throw new IllegalStateException("the disaster does not end");
            }
            heal();
            return blows;
        });
    }

    /// Nobody reaches a node while more is said than is ever told again.
    Outcome flood(int changes) throws IOException, InterruptedException {
        return amid(() -> {
            cutOff();
            for (int i = 0; i < changes; i++) {
                writers.change(lane.dataset(), i % nodes.count());
            }
            heal();
            return 1;
        });
    }

    /// Everybody misses something, is told it, and comes back once more before anything else was said.
    Outcome twice() throws IOException, InterruptedException {
        return amid(() -> {
            cutOff();
            writers.changeAll(0);
            heal();
            Map<Thing, Long> ends = ends(writers.committed());
            passes(PATIENCE, () -> watchers.stream().allMatch(watcher -> watcher.isCurrent(ends)));
            cutOff();
            heal();
            writers.changeAll(0);
            return 2;
        });
    }

    private void cutOff() {
        for (Watcher watcher : watchers) {
            watcher.proxy().lead(() -> 0);
            watcher.proxy().apply(new Fault.Reset());
        }
    }

    /// Everybody wants to be in one more room while the database is away.
    Outcome outage() throws IOException, InterruptedException {
        return amid(() -> {
            nodes.withoutDatabase(() -> {
                watchers.forEach(watcher -> watcher.join(things.get(1).room()));
                Thread.sleep(OUTAGE);
            });
            for (int node = 0; node < nodes.count(); node++) {
                writers.changeAll(node);
            }
            return 1;
        });
    }

    private interface Trouble {
        /// @return how many blows it was
        int happen() throws IOException, InterruptedException;
    }

    private Outcome amid(Trouble trouble) throws IOException, InterruptedException {
        Thread ticks = Thread.ofVirtual().name("ticks").unstarted(this::tick);
        try {
            prepare();
            ticks.start();
            begin();
            int blows = trouble.happen();
            writers.close();
            return outcome(blows);
        } finally {
            writers.close();
            ticks.interrupt();
            ticks.join();
            for (Watcher watcher : watchers) {
                watcher.close();
            }
            writers.deleteDocuments();
        }
    }

    private void prepare() throws IOException, InterruptedException {
        things.add(document("dashboards", lane.dataset().id()));
        things.add(document("dashboards", null));
        things.add(document("reports", null));
        things.add(lane.dataset());
        for (Thing thing : things) {
            writers.add(thing);
        }
        joined.add(things.getFirst().room());
        joined.add(things.get(2).room());
        InstantSource clock = hasty();
        for (int i = 0; i < WATCHERS.size(); i++) {
            Role role = WATCHERS.get(i);
            FaultProxy proxy = nodes.proxy(mischief.one(nodes.count()), seed + i);
            Person person = nodes.person(lane.tenant(), role);
            URI server = URI.create("http://127.0.0.1:" + proxy.port());
            var random = new Random(seed + i);
            watchers.add(new Watcher(
                    proxy, rest, places(role), listener -> lines.to(server, person, listener, clock, random)));
        }
    }

    private static Thing document(String kind, @Nullable String dataset) {
        return new Thing(kind, UuidCreator.getTimeOrderedEpoch().toString(), dataset);
    }

    private List<Watcher.Place> places(Role role) {
        return things.stream()
                .flatMap(thing -> thing.rooms(lane.tenant(), things).stream()
                        .filter(room -> role == Role.ADMIN || !room.equals(Thing.admins(lane.tenant())))
                        .map(room -> new Watcher.Place(room, thing)))
                .toList();
    }

    private void tick() {
        try {
            while (true) {
                watchers.forEach(watcher -> joined.forEach(watcher::join));
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            // That is the end.
        }
    }

    /// Until everybody has heard of everything once: from there on nothing may be missing.
    private void begin() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int node = 0; !watchers.stream().allMatch(Watcher::hasBegun); node++) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not everybody began to hear");
            }
            writers.changeAll(node % nodes.count());
            passes(BEGIN, () -> watchers.stream().allMatch(Watcher::hasBegun));
        }
    }

    private void strike(Watcher watcher, Mischief.Blow blow) {
        switch (blow) {
            case Mischief.Hit(Fault fault) -> watcher.proxy().apply(fault);
            case Mischief.Relief _ -> watcher.proxy().heal();
            case Mischief.Move(int node) -> watcher.proxy().lead(() -> nodes.port(node));
        }
    }

    private void heal() {
        for (Watcher watcher : watchers) {
            watcher.proxy().lead(nodes::somePort);
            watcher.proxy().heal();
        }
    }

    private static Map<Thing, Long> ends(Map<Thing, List<Long>> committed) {
        Map<Thing, Long> ends = new LinkedHashMap<>();
        committed.forEach((thing, numbers) -> ends.put(thing, numbers.isEmpty() ? 0 : numbers.getLast()));
        return ends;
    }

    private Outcome outcome(int blows) throws InterruptedException {
        Map<Thing, List<Long>> committed = writers.committed();
        Map<Thing, Long> ends = ends(committed);
        List<String> wrong = new ArrayList<>();
        boolean current = passes(PATIENCE, () -> watchers.stream().allMatch(watcher -> watcher.isCurrent(ends)));
        for (int i = 0; i < watchers.size(); i++) {
            String who = WATCHERS.get(i) + ": ";
            watchers.get(i).verdict(committed).forEach(each -> wrong.add(who + each));
            if (!current) {
                watchers.get(i).behind(ends).forEach(each -> wrong.add(who + each));
            }
        }
        return new Outcome(
                seed,
                blows,
                watchers.stream().mapToInt(Watcher::heard).sum(),
                watchers.stream().mapToInt(Watcher::connections).sum(),
                watchers.stream().flatMap(watcher -> watcher.gaps().stream()).toList(),
                wrong);
    }

    /// @return whether it came to pass in time
    private static boolean passes(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean passed = condition.getAsBoolean();
        while (!passed && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            passed = condition.getAsBoolean();
        }
        return passed;
    }
}
