package io.tidemark.backend.events;

import java.time.Instant;

/// An event, and where and when it happened.
record Occurrence(String tenant, String epoch, long lsn, Instant at, Event event) {}
