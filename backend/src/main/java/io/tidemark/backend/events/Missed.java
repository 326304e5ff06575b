package io.tidemark.backend.events;

import io.tidemark.backend.store.TenantHead;
import java.util.List;

/// What was told in some rooms after an lsn, from PostgreSQL. Nothing is missing of it where the epoch is the asker's,
/// the asker's lsn is not below `floor`, and `reached` is the head's.
///
/// @param floor    the lsn up to which events may be forgotten
/// @param reached  the lsn up to which everything is in `happened`
/// @param happened in order
public record Missed(TenantHead head, long floor, long reached, List<Happened> happened) {}
