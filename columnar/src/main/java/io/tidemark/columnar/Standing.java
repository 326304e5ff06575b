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
    private final Map<String, IndexTables.Held> held = new HashMap<>();
    private State state = State.WAITING;
    private @Nullable IndexFile open;
    private boolean stale;

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

    void ready(IndexFile index, Map<String, IndexTables.Held> found) {
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

    /// A commit is about to change what is held of a dataset: until the next [#holds] nobody knows what a reader
    /// sees.
    void moves(String dataset) {
        lock.lock();
        try {
            held.remove(dataset);
        } finally {
            lock.unlock();
        }
    }

    void holds(String dataset, IndexTables.Held table) {
        lock.lock();
        try {
            held.put(dataset, table);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An open file, and a table in it that holds its dataset exactly up to some change.
    record Place(IndexFile file, String table) {}

    /// Null when the dataset is not held exactly up to that change. A reader who finds the same before and after it
    /// read has seen nothing else in between.
    @Nullable
    Place at(String dataset, long upTo) {
        lock.lock();
        try {
            IndexTables.Held table = held.get(dataset);
            return state == State.READY && open != null && table != null && table.upTo() == upTo
                    ? new Place(open, table.table())
                    : null;
        } finally {
            lock.unlock();
        }
    }

    /// What the file holds is to be gone from it.
    void stale() {
        lock.lock();
        try {
            stale = true;
            held.clear();
        } finally {
            lock.unlock();
        }
    }

    boolean isStale() {
        lock.lock();
        try {
            return stale;
        } finally {
            lock.unlock();
        }
    }

    /// There is no file any more.
    void erased() {
        lock.lock();
        try {
            stale = false;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @return false when what is stale is still there
    boolean awaitErased(Duration longest) throws InterruptedException {
        long nanos = longest.toNanos();
        lock.lock();
        try {
            while (stale && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
            return !stale;
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
        return wanted.entrySet().stream().allMatch(e -> {
            IndexTables.Held table = held.get(e.getKey());
            return table != null && table.upTo() >= e.getValue();
        });
    }
}
