package io.tidemark.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Who was killed how often, and whether that is enough. Any thread.
final class Kills {
    enum Victim {
        CLIENT,
        POSTGRES,
        BACKEND
    }

    private final int wanted;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Victim.values().length);
    private volatile boolean stopped;

    /// @param wanted how many in all: one of PostgreSQL and one in twenty at least, one in fifty of the backend
    Kills(int wanted) {
        this.wanted = wanted;
    }

    void add(Victim victim) {
        counts.incrementAndGet(place(victim));
    }

    int of(Victim victim) {
        return counts.get(place(victim));
    }

    private static int place(Victim victim) {
        return switch (victim) {
            case CLIENT -> 0;
            case POSTGRES -> 1;
            case BACKEND -> 2;
        };
    }

    int all() {
        return of(Victim.CLIENT) + of(Victim.POSTGRES) + of(Victim.BACKEND);
    }

    boolean goOn() {
        return !stopped && !isEnough();
    }

    boolean isEnough() {
        return all() >= wanted && of(Victim.POSTGRES) >= Math.max(1, wanted / 20) && of(Victim.BACKEND) >= wanted / 50;
    }

    /// Something went wrong: nobody goes on.
    void stop() {
        stopped = true;
    }

    @Override
    public String toString() {
        return all() + " kills: " + of(Victim.CLIENT) + " of clients, " + of(Victim.POSTGRES) + " of PostgreSQL, "
                + of(Victim.BACKEND) + " of the backend";
    }
}
