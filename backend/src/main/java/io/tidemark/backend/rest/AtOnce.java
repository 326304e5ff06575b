package io.tidemark.backend.rest;

import org.jspecify.annotations.Nullable;

/// Answers a request from memory, on the event loop, which it must not hold: a few microseconds, no lock, no wait.
@FunctionalInterface
public interface AtOnce {

    /// @return null when it takes more than that; the route's handler answers then
    @Nullable
    Reply answer(Request request);
}
