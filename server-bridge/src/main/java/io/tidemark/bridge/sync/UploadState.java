package io.tidemark.bridge.sync;

import java.time.Instant;

/// What becomes of what people did here, on its way to the server.
public sealed interface UploadState {

    /// All of it is there, or there was no sync yet.
    record Done() implements UploadState {}

    record Sending() implements UploadState {}

    /// The server cannot be reached, or asked to come back later.
    record Waiting(Instant nextTry) implements UploadState {}

    /// It does not go on without a person, or not soon.
    record Cannot(String sentence) implements UploadState {}
}
