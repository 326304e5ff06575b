package io.tidemark.backend.gateway;

/// What there is to talk about on the line.
@FunctionalInterface
public interface Talk {

    /// A client was let in.
    Talker begin(Connection connection);
}
