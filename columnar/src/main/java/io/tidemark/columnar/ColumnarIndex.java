package io.tidemark.columnar;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A columnar copy of a truth that lies elsewhere, for fast answers. Nothing waits for it and nothing fails because
/// of it: where DuckDB does not run, or while the copy is behind, [#ask] answers nothing and the caller asks the
/// truth.
///
/// One thread of its own, begun by [#start], opens the file (0.7 s), reads what it missed and takes what is fed.
/// All methods may be called from any thread; only [#awaitCurrent], [#startOver] and [#close] wait.
public final class ColumnarIndex implements Index, AutoCloseable {
    /// Pages are up to 50,000 rows: enough to keep two threads busy, little enough to hold in memory.
    private static final int QUEUE = 8;

    private static final Duration CLOSING = Duration.ofSeconds(20);
    /// Longer than anybody may ask.
    private static final Duration ASKING = Duration.ofSeconds(90);
    /// Two failures so far apart are two accidents.
    private static final Duration STEADY = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(ColumnarIndex.class);

    /// `WAITING` before [#start], `ABSENT` when there will be no index in this run.
    public enum State {
        WAITING,
        OPENING,
        READY,
        ABSENT,
        CLOSED
    }

    private final Path file;
    private final String owner;
    private final RowSource source;
    private final Limits limits;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean behind = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final Standing standing = new Standing();
    /// Held while it is decided whether the index's thread has the files or whoever asks for them to go.
    private final ReentrantLock files = new ReentrantLock();

    private sealed interface Task {
        record Take(Feed feed) implements Task {}

        record Look() implements Task {}
    }

    /// Touches nothing yet.
    ///
    /// @param owner names the truth this is a copy of; a file made for another is rebuilt
    public ColumnarIndex(Path file, String owner, RowSource source, Limits limits) {
        this.file = file;
        this.owner = owner;
        this.source = source;
        this.limits = limits;
    }

    /// Begins to open and catch up, in the background; only the first call does something.
    public void start() {
        files.lock();
        try {
            if (standing.advance(State.WAITING, State.OPENING)) {
                thread.set(Thread.ofPlatform().daemon().name("columnar-index").start(this::live));
            }
        } finally {
            files.unlock();
        }
    }

    /// Forgets all it holds with the file it is in: a row that is deleted stays legible in it. Fills itself anew
    /// when it runs. To be called after the truth has forgotten.
    ///
    /// @return false when the file could not be removed by then, as somebody is still asking or another program has
    /// it; then it is to be called again
    public boolean startOver(Duration longest) {
        standing.stale();
        files.lock();
        try {
            State now = state();
            if (now != State.OPENING && now != State.READY) {
                erase();
            }
        } finally {
            files.unlock();
        }
        look();
        try {
            return standing.awaitErased(longest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public State state() {
        return standing.state();
    }

    /// Hands over a committed change. Never blocks: when too much waits already, the index reads the truth later
    /// instead.
    public void feed(Feed feed) {
        offer(new Task.Take(feed));
    }

    /// Tells that the truth changed in a way that is not fed.
    public void look() {
        offer(new Task.Look());
    }

    private void offer(Task task) {
        State now = state();
        if ((now == State.READY || now == State.OPENING) && !queue.offer(task)) {
            behind.set(true);
        }
    }

    @Override
    public <T> Optional<T> ask(String dataset, long upTo, Question<T> question) throws SQLException {
        Standing.Place place = standing.at(dataset, upTo);
        if (place == null) {
            return Optional.empty();
        }
        Connection connection = place.file().borrow();
        boolean sound = false;
        try {
            T answer = question.ask(connection, place.table());
            sound = true;
            return place.equals(standing.at(dataset, upTo)) ? Optional.of(answer) : Optional.empty();
        } finally {
            place.file().giveBack(connection, sound);
        }
    }

    /// Waits until the index holds everything the truth has now.
    ///
    /// @return false when it does not by then, or never will
    public boolean awaitCurrent(Duration longest) throws InterruptedException {
        return standing.await(source.newest(), longest);
    }

    /// Lets the change that is being taken finish and gives the file up.
    @Override
    public void close() {
        closing.set(true);
        if (standing.advance(State.WAITING, State.CLOSED)) {
            return;
        }
        queue.clear();
        look();
        Thread running = thread.get();
        try {
            if (running != null && !running.join(CLOSING)) {
                LOG.warn("The columnar index did not finish in time; it will be checked at the next start.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        long lastFailure = 0;
        boolean failedBefore = false;
        while (true) {
            if (standing.isStale()) {
                erase();
            }
            if (closing.get()) {
                standing.gone(State.CLOSED);
                return;
            }
            try (IndexFile index = IndexFile.open(file, owner, limits)) {
                if (index == null) {
                    standing.gone(State.ABSENT);
                    return;
                }
                serve(index, new Follower(index.writer(), source, standing, this::isToEnd));
                if (!isUnused(index)) {
                    LOG.warn("The columnar index is asked for too long to be built anew before the next start.");
                    standing.gone(State.ABSENT);
                    return;
                }
            } catch (SQLException | RuntimeException failed) {
                standing.gone(State.OPENING);
                long now = System.nanoTime();
                boolean secondTry = failedBefore && now - lastFailure < STEADY.toNanos();
                if (secondTry || closing.get() || !discard(failed)) {
                    LOG.warn("The columnar index stays away until the next start; queries run without it.", failed);
                    standing.gone(State.ABSENT);
                    return;
                }
                failedBefore = true;
                lastFailure = now;
            }
        }
    }

    private boolean isToEnd() {
        return closing.get() || standing.isStale();
    }

    /// Whoever asks when the program ends is not waited for.
    private boolean isUnused(IndexFile index) {
        try {
            return closing.get() || index.awaitUnused(ASKING);
        } catch (InterruptedException interrupted) {
            closing.set(true);
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void erase() {
        try {
            IndexFile.delete(file);
            standing.erased();
        } catch (IOException stuck) {
            LOG.warn("The columnar index could not be removed.", stuck);
        }
    }

    private void serve(IndexFile index, Follower follower) throws SQLException {
        standing.ready(index, follower.open());
        follow(follower, new Task.Look());
        while (!isToEnd()) {
            Task next = next();
            if (next != null) {
                follow(follower, next);
            } else if (behind.getAndSet(false)) {
                follow(follower, new Task.Look());
            }
        }
        standing.gone(closing.get() ? State.CLOSED : State.OPENING);
    }

    private void follow(Follower follower, Task task) throws SQLException {
        try {
            switch (task) {
                case Task.Take(Feed feed) -> follower.take(feed);
                case Task.Look() -> follower.catchUp();
            }
            if (queue.isEmpty() && behind.getAndSet(false)) {
                follower.catchUp();
            }
        } catch (RowSource.Away away) {
            LOG.debug("The columnar index waits for its truth.", away);
            behind.set(true);
        }
    }

    /// The next task, or null after a second without one: time to see whether the index still lives.
    private @Nullable Task next() {
        try {
            return queue.poll(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            closing.set(true);
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private boolean discard(Exception why) {
        LOG.warn("The columnar index failed and is built anew.", why);
        try {
            IndexFile.delete(file);
            return true;
        } catch (IOException stuck) {
            why.addSuppressed(stuck);
            return false;
        }
    }
}
