package io.tidemark.backend.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What several nodes keep together. It never fails and never holds anybody up for long: what goes wrong is as if
/// nothing were there. Any thread.
public interface SecondLevel {

    /// Told that a value was changed or removed by another node, on a thread that must not be held up.
    interface Listener {
        void changed(CacheKey key);

        /// Everything was removed.
        void emptied();
    }

    /// @param keys  of everybody who keeps something there
    /// @param bytes of memory
    record Figures(long keys, long bytes) {}

    /// Once, before anything is asked.
    void listen(Listener listener);

    byte @Nullable [] get(CacheKey key);

    /// Those that are there, with one question.
    Map<CacheKey, byte[]> getAll(List<CacheKey> keys);

    /// Keeps a value, later and on another thread; or not, when there is too much to do.
    ///
    /// @param value what makes the bytes, called on that thread
    void put(CacheKey key, Duration life, Supplier<byte[]> value);

    /// Removes all of one kind and tenant.
    ///
    /// @return how many; empty when it does not answer, and some may be left
    OptionalLong remove(String prefix, String tenant);

    /// Whether it answered when it was last asked; asks nothing.
    boolean answers();

    /// Asked for now; null when it does not answer.
    @Nullable
    Figures figures();
}
