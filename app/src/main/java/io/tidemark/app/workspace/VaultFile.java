package io.tidemark.app.workspace;

import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import io.tidemark.bridge.session.TokenVault;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sign-in that outlives the program, in the file `sign-in.json` of the replica's folder, readable by its owner
/// only. It holds the refresh token, never the password; signing out deletes it.
final class VaultFile implements TokenVault {
    private static final Logger LOG = LoggerFactory.getLogger(VaultFile.class);

    private final Path file;

    VaultFile(Path folder) {
        this.file = folder.resolve("sign-in.json");
    }

    @Override
    public @Nullable Kept load() {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), Kept.class);
        } catch (IOException e) {
            LOG.warn("The kept sign-in cannot be read; a new one is needed.", e);
            return null;
        }
    }

    @Override
    public void keep(Kept kept) {
        Path next = file.resolveSibling("sign-in.next");
        try {
            Files.deleteIfExists(next);
            createPrivate(next);
            Files.write(next, Json.MAPPER.writeValueAsBytes(kept));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AppException("Your sign-in could not be kept in " + file + ". Make room and sign in again.", e);
        }
    }

    /// Private from its first byte; where the file system knows no such rights, the person's own folder has to do.
    private static void createPrivate(Path path) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(path);
        }
    }

    @Override
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AppException("The kept sign-in " + file + " could not be deleted. Delete the file yourself.", e);
        }
    }
}
