package io.tidemark.app.workspace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// For how long what a server gave may be read without hearing of it.
///
/// @param confirmed when the server last said so; null when that is not known
/// @param until     the moment it ends
/// @param over      whether it has ended
public record ReadingTime(@Nullable Instant confirmed, Instant until, boolean over) {}
