package io.tidemark.columnar;

import io.tidemark.columnar.ColumnarIndex.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where an index stands: its state, its open file and what it holds. Changed by the index's thread, read by any.
final class Standing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Long> held = new HashMap<>();
    private State state = State.WAITING;
    private @Nullable IndexFile open;

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// True for the one caller that moves it from a state to the next.
    boolean advance(State from, State to) {
        lock.lock();
        try {
            if (state != from) {
                return false;
            }
            state = to;
            moved.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void ready(IndexFile index, Map<String, Long> found) {
        lock.lock();
        try {
            held.clear();
            held.putAll(found);
            open = index;
            state = State.READY;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void gone(State next) {
        lock.lock();
        try {
            open = null;
            state = next;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @param upTo -1 when the dataset is gone
    void holds(String dataset, long upTo) {
        lock.lock();
        try {
            if (upTo < 0) {
                held.remove(dataset);
            } else {
                held.put(dataset, upTo);
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The file, when it is open and holds the dataset exactly up to a change.
    @Nullable
    IndexFile at(String dataset, long upTo) {
        lock.lock();
        try {
            return state == State.READY && held.getOrDefault(dataset, -1L) == upTo ? open : null;
        } finally {
            lock.unlock();
        }
    }

    boolean await(Map<String, Long> wanted, Duration longest) throws InterruptedException {
        long nanos = longest.toNanos();
        lock.lock();
        try {
            while (state == State.OPENING || (state == State.READY && !holdsAll(wanted))) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = moved.awaitNanos(nanos);
            }
            return state == State.READY;
        } finally {
            lock.unlock();
        }
    }

    private boolean holdsAll(Map<String, Long> wanted) {
        return wanted.entrySet().stream().allMatch(e -> held.getOrDefault(e.getKey(), -1L) >= e.getValue());
    }
}
