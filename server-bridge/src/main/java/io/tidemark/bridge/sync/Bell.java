package io.tidemark.bridge.sync;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Waiting that anybody can end. A ring that comes while nobody waits is not lost.
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ringing = lock.newCondition();
    private boolean rung;

    void ring() {
        lock.lock();
        try {
            rung = true;
            ringing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the rings so far.
    void silence() {
        lock.lock();
        try {
            rung = false;
        } finally {
            lock.unlock();
        }
    }

    /// Returns when somebody rang since `silence`, or when the time is over.
    void await(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!rung && left > 0) {
                left = ringing.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
