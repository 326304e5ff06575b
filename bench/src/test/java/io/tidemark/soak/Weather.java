package io.tidemark.soak;

import io.tidemark.soak.Fault.Direction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What holds for all connections of a proxy now. Any thread.
final class Weather {

    private static final int STEPS_PER_SECOND = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Random random;
    private final Set<Direction> holes = EnumSet.noneOf(Direction.class);
    private Duration least = Duration.ZERO;
    private Duration jitter = Duration.ZERO;
    private int bytesPerSecond;
    private boolean slices;
    private Fault.@Nullable Cut cut;

    Weather(long seed) {
        random = new Random(seed);
    }

    void turn(Fault.Weather fault) {
        lock.lock();
        try {
            switch (fault) {
                case Fault.Latency(Duration atLeast, Duration more) -> {
                    least = atLeast;
                    jitter = more;
                }
                case Fault.Bandwidth(int limit) -> bytesPerSecond = limit;
                case Fault.BlackHole(Direction direction) -> holes.add(direction);
                case Fault.Slices _ -> slices = true;
                case Fault.Cut after -> cut = after;
            }
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            holes.clear();
            least = Duration.ZERO;
            jitter = Duration.ZERO;
            bytesPerSecond = 0;
            slices = false;
            cut = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How long a piece that comes now is on its way.
    Duration latency() {
        lock.lock();
        try {
            return least.plusNanos(jitter.isZero() ? 0 : random.nextLong(jitter.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    void awaitPassage(Direction direction) throws InterruptedException {
        lock.lock();
        try {
            while (holes.contains(direction)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How much may be sent at once, of so much.
    int slice(int bytes) {
        lock.lock();
        try {
            int most = bytesPerSecond == 0 ? bytes : Math.clamp(bytesPerSecond / STEPS_PER_SECOND, 1, bytes);
            return slices ? 1 : most;
        } finally {
            lock.unlock();
        }
    }

    /// What hits a connection once it has brought its client so many bytes; null before.
    Fault.@Nullable Stroke cutAfter(long brought) {
        lock.lock();
        try {
            return cut != null && brought >= cut.bytes() ? cut.how() : null;
        } finally {
            lock.unlock();
        }
    }

    /// How much of so much may still come to the client of a connection that brought it so many bytes.
    int beforeCut(long brought, int bytes) {
        lock.lock();
        try {
            return cut == null ? bytes : Math.clamp(cut.bytes() - brought, 1, bytes);
        } finally {
            lock.unlock();
        }
    }

    /// How long to wait after so much was sent.
    Duration rest(int bytes) {
        lock.lock();
        try {
            return bytesPerSecond == 0
                    ? Duration.ZERO
                    : Duration.ofNanos(bytes * Duration.ofSeconds(1).toNanos() / bytesPerSecond);
        } finally {
            lock.unlock();
        }
    }
}
