package io.tidemark.app.workspace;

import com.fasterxml.jackson.core.JacksonException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Whose replica a folder holds: the file `account.json` in it. The local workspace has none.
///
/// @param user as typed at sign-in
record Account(URI server, String user) {
    private static final String FILE = "account.json";

    /// The account of a folder; null when it belongs to nobody.
    static @Nullable Account in(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), Account.class);
        } catch (JacksonException e) {
            throw new AppException(
                    "The file " + file + " cannot be read. Sign in again; the data beside it is untouched.", e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Json.MAPPER.writeValue(folder.resolve(FILE).toFile(), this);
        } catch (IOException e) {
            throw new AppException("The folder " + folder + " cannot be written. Choose another place with --data.", e);
        }
    }
}
