package io.tidemark.bridge.live;

import org.jspecify.annotations.Nullable;

/// How far a room was heard. Offsets compare within one epoch only; they rise, but not always by one.
record Position(String epoch, long offset) {

    boolean covers(Position other) {
        return epoch.equals(other.epoch) && other.offset <= offset;
    }

    /// The further one, or the newer epoch's.
    Position orLater(@Nullable Position known) {
        return known != null && known.covers(this) ? known : this;
    }
}
