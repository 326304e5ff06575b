package io.tidemark.backend.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that can be stopped from outside, down to the statement it waits for. It is bound to the thread that does the
/// work; what blocks in a way that has a brake of its own puts it here for as long as it blocks. Any thread may stop.
///
/// A thread is never interrupted while it talks to PostgreSQL: a virtual thread that is interrupted there loses its
/// connection, and the statement runs on without anybody. The statement is cancelled instead, and the thread
/// interrupted after that.
public final class Cancel {

    /// Makes what the worker waits for end soon. May be called more than once, and never after it was taken away.
    @FunctionalInterface
    public interface Brake {
        void pull() throws SQLException;
    }

    /// A part of the work; ends when it is closed.
    public final class Section implements AutoCloseable {
        private final @Nullable Brake brake;

        private Section(@Nullable Brake brake) {
            this.brake = brake;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Cancel.class);
    private static final ScopedValue<Cancel> CURRENT = ScopedValue.newInstance();

    /// A statement that has not begun yet does not hear a cancel: it is said again until the work moves on.
    private static final Duration AGAIN = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Section> sections = new ArrayList<>();
    private @Nullable Thread worker;
    private boolean stopped;

    /// Of the work that runs on this thread; work that nobody can stop has one too.
    public static Cancel current() {
        return CURRENT.orElse(new Cancel());
    }

    /// Does the work on the calling thread, which is not interrupted any more once this has returned.
    public void during(Runnable work) {
        synchronized (this) {
            worker = Thread.currentThread();
        }
        try {
            ScopedValue.where(CURRENT, this).run(work);
        } finally {
            synchronized (this) {
                worker = null;
            }
        }
    }

    /// While it is open, the thread is not interrupted; the end of the last section makes up for it.
    ///
    /// @throws GivenUp when the work was stopped already
    Section unbroken() {
        return enter(new Section(null));
    }

    /// While it is open, whoever stops the work pulls this brake.
    ///
    /// @throws GivenUp when the work was stopped already
    public Section braked(Brake brake) {
        return enter(new Section(brake));
    }

    private synchronized Section enter(Section section) {
        if (stopped) {
            throw new GivenUp(null);
        }
        sections.add(section);
        return section;
    }

    /// Waits for a brake that is being pulled: after this none is.
    private synchronized void leave(Section section) {
        sections.remove(section);
        if (stopped && sections.isEmpty()) {
            Thread.currentThread().interrupt();
        }
        notifyAll();
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /// Returns when the worker has left what has a brake, or after 30 s. Does nothing once the work is done.
    public synchronized void stop() {
        stopped = true;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (pull() && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(this, AGAIN.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (sections.isEmpty() && worker != null) {
            worker.interrupt();
        }
    }

    /// @return whether there was a brake
    private boolean pull() {
        boolean any = false;
        for (Section section : sections) {
            if (section.brake != null) {
                any = true;
                try {
                    section.brake.pull();
                } catch (SQLException e) {
                    LOG.debug("A statement could not be cancelled; it is tried again", e);
                }
            }
        }
        return any;
    }
}
