package io.tidemark.backend.modules;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Time that passes when the test says so.
final class SteeredTime implements InstantSource, Alarm {

    private record Due(Instant at, Runnable task) {}

    private final List<Due> pending = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void after(Duration wait, Runnable task) {
        pending.add(new Due(now.plus(wait), task));
        notifyAll();
    }

    /// Waits, in real time, until so many tasks are to be run.
    synchronized void awaitPending(int tasks) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (pending.size() < tasks) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(pending.size() + " tasks are pending, not " + tasks);
            }
            wait(left);
        }
    }

    void advance(Duration step) {
        List<Due> due;
        synchronized (this) {
            now = now.plus(step);
            due = pending.stream()
                    .filter(task -> !task.at().isAfter(now))
                    .sorted(Comparator.comparing(Due::at))
                    .toList();
            pending.removeAll(due);
        }
        due.forEach(task -> task.task().run());
    }
}
