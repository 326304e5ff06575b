package io.tidemark.backend.launch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a backend is to run.
///
/// @param port 0 for any free one
/// @param data the folder of everything it keeps
/// @param demo whether to make the sample workspace and its people
/// @param external a PostgreSQL to use instead of the embedded one
public record BackendSettings(
        String host,
        int port,
        Path data,
        boolean demo,
        @Nullable ExternalStore external) {

    /// @param user may make roles
    public record ExternalStore(String jdbcUrl, String user, String password) {}
}
