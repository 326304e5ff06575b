package io.tidemark.soak;

import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.live.Push;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A real client behind a proxy that keeps account of what it is told. It does what a desktop does: where it is told
/// that something is missing in a room, it reads the things of that room.
final class Watcher implements LineListener, AutoCloseable {

    /// A thing in a room.
    record Place(String room, Thing thing) {}

    private record At(String epoch, long offset) {}

    private final FaultProxy proxy;
    private final Rest rest;
    private final Map<Place, Account> accounts;
    private final LiveLine line;
    /// Its line's thread's.
    private final Map<String, At> last = new HashMap<>();

    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger reading = new AtomicInteger();
    private volatile boolean closing;

    /// @param places what it is to be told of, by one way or another
    /// @param line   made for who listens
    Watcher(FaultProxy proxy, Rest rest, List<Place> places, Function<LineListener, LiveLine> line) {
        this.proxy = proxy;
        this.rest = rest;
        this.accounts = places.stream().collect(Collectors.toMap(place -> place, place -> new Account()));
        this.line = line.apply(this);
        this.line.start();
    }

    FaultProxy proxy() {
        return proxy;
    }

    /// Again and again: a room that is joined already changes nothing, and lets a line look at a clock that runs
    /// faster than its naps.
    void join(String room) {
        line.join(room);
    }

    boolean hasBegun() {
        return accounts.values().stream().allMatch(Account::hasBegun);
    }

    /// Whether it knows each thing as it is in the end.
    boolean isCurrent(Map<Thing, Long> ends) {
        return reading.get() == 0
                && accounts.entrySet().stream().allMatch(entry -> entry.getValue()
                        .knows(ends.getOrDefault(entry.getKey().thing(), 0L)));
    }

    /// @param committed the numbers of each thing
    List<String> verdict(Map<Thing, List<Long>> committed) {
        List<String> wrong = new ArrayList<>(complaints);
        accounts.forEach((place, account) -> account.verdict(committed.getOrDefault(place.thing(), List.of())).stream()
                .map(each -> place.room() + ", " + place.thing().kind() + ": " + each)
                .forEach(wrong::add));
        if (reading.get() > 0) {
            wrong.add("something is still being read");
        }
        return wrong;
    }

    /// Which places have not heard of the end, for people.
    List<String> behind(Map<Thing, Long> ends) {
        return accounts.entrySet().stream()
                .filter(entry ->
                        !entry.getValue().knows(ends.getOrDefault(entry.getKey().thing(), 0L)))
                .map(entry -> entry.getKey().room() + " does not know "
                        + entry.getKey().thing().kind() + " "
                        + ends.getOrDefault(entry.getKey().thing(), 0L) + ", line "
                        + line.state())
                .toList();
    }

    int heard() {
        return accounts.values().stream().mapToInt(Account::count).sum();
    }

    int connections() {
        return connections.get();
    }

    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    @Override
    public void state(LineState state) {
        switch (state) {
            case LineState.Live _ -> connections.incrementAndGet();
            case LineState.Refused(String reason) -> complaints.add("refused: " + reason);
            case LineState.SignedOut _ -> {
                if (!closing) {
                    complaints.add("signed out");
                }
            }
            case LineState.Connecting _, LineState.Waiting _ -> {}
        }
    }

    @Override
    public void poke(long lsn, long policyVersion) {}

    @Override
    public void push(Push push) {
        String room = push.room();
        Long offset = push.offset();
        String epoch = push.epoch();
        if (room == null || offset == null || epoch == null) {
            return;
        }
        At before = last.put(room, new At(epoch, offset));
        if (before != null && (!before.epoch().equals(epoch) || before.offset() >= offset)) {
            complaints.add(room + ": " + offset + " of " + epoch + " came after " + before);
        }
        Thing.told(push)
                .ifPresent(change -> accounts.forEach((place, account) -> {
                    if (place.room().equals(room) && place.thing().id().equals(change.thing())) {
                        account.heard(change.number());
                    }
                }));
    }

    @Override
    public void gap(String room, Gap why) {
        gaps.add(why);
        accounts.forEach((place, account) -> {
            if (place.room().equals(room)) {
                reading.incrementAndGet();
                Thread.ofVirtual().name("read").start(() -> read(place.thing(), account));
            }
        });
    }

    private void read(Thing thing, Account account) {
        try {
            account.read(rest.number(0, thing));
            reading.decrementAndGet();
        } catch (InterruptedException | IllegalStateException e) {
            complaints.add("could not be read: " + e);
        }
    }

    @Override
    public void refused(String roomOrTopic, String sentence) {
        complaints.add("refused in " + roomOrTopic + ": " + sentence);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        line.close();
        proxy.close();
    }
}
