package io.tidemark.backend.rooms;

/// How far somebody has come in a room: everything up to the offset is theirs, or was before their time.
///
/// @param epoch which history of the tenant; offsets of two epochs cannot be compared
/// @param offset the tenant's lsn
public record Position(String epoch, long offset) {

    /// Whether what is said at `other` is behind this.
    public boolean reaches(Position other) {
        return epoch.equals(other.epoch) && offset >= other.offset;
    }

    /// The one further on; this one when they cannot be compared.
    Position orLater(Position other) {
        return other.reaches(this) ? other : this;
    }
}
