package io.tidemark.backend.events;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// One node's tail and what it was told.
final class NodeTail implements Tail.Listener, AutoCloseable {

    final CommitListeners commits = new CommitListeners();
    final List<TenantHead> begun = new CopyOnWriteArrayList<>();
    final List<Happened> told = new CopyOnWriteArrayList<>();
    final EventTimes times = new EventTimes(new SimpleMeterRegistry());
    final Tail tail;

    NodeTail(TenantStore store) {
        this(store, new Random(1));
    }

    NodeTail(TenantStore store, RandomGenerator random) {
        tail = new Tail(store, commits, this, times, random);
    }

    @Override
    public void begins(String tenant, TenantHead head) {
        begun.add(head);
    }

    @Override
    public void happened(Happened happened) {
        told.add(happened);
    }

    TenantHead follow(String tenant) {
        try {
            return tail.follow(tenant).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    List<Long> lsns() {
        return told.stream().map(Happened::lsn).toList();
    }

    /// `room type` of everything that was told.
    List<String> rooms() {
        return told.stream()
                .flatMap(happened -> happened.messages().stream())
                .map(message -> message.room() + " " + message.type())
                .toList();
    }

    /// How many of a kind were told of.
    long timed(String kind) {
        EventTimes.Times kept = times.all().get(kind);
        return kept == null ? 0 : kept.told();
    }

    void await(String room) {
        RealRedis.await(room, Duration.ofSeconds(10), () -> rooms().contains(room));
    }

    @Override
    public void close() {
        tail.close();
    }
}
