package io.tidemark.backend.imports;

import io.tidemark.analytics.ingest.Source;
import io.tidemark.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploads on disk until their job has ended: `<folder>/<tenant>/<job>`. A file under its final name is complete.
public final class Spool {

    record Upload(String tenant, UUID job) {}

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String UNFINISHED = ".part";
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    private final long limit;

    /// @param limit bytes per upload
    public Spool(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /// Keeps the whole stream.
    ///
    /// @throws BackendException 413 when it is too large, 507 when the disk takes no more
    void keep(Upload upload, InputStream body) {
        Path file = file(upload);
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.createDirectories(file.getParent());
            try (var out = Files.newOutputStream(unfinished)) {
                copy(body, out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            forget(unfinished);
            throw new BackendException(
                    507,
                    "The backend's disk cannot take the upload (" + e.getMessage()
                            + "); nothing was changed. Make room and send it again.",
                    List.of(),
                    e);
        } catch (BackendException e) {
            forget(unfinished);
            throw e;
        }
    }

    private void copy(InputStream body, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
            size += read;
            if (size > limit) {
                throw new BackendException(
                        413, "An upload has at most " + limit + " bytes; nothing was changed. Split the file.");
            }
            out.write(buffer, 0, read);
        }
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new BackendException(400, "The upload was cut off; nothing was changed.", List.of(), e);
        }
    }

    private static void forget(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted; the next start tries again", unfinished, e);
        }
    }

    Source source(Upload upload) {
        return () -> Files.newInputStream(file(upload));
    }

    long size(Upload upload) {
        try {
            return Files.size(file(upload));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(Upload upload) {
        return Files.exists(file(upload));
    }

    void drop(Upload upload) {
        try {
            Files.deleteIfExists(file(upload));
        } catch (IOException e) {
            LOG.warn("The upload {} could not be deleted; the next start tries again", file(upload), e);
        }
    }

    /// Whether no file is there, complete or not. What cannot be read counts as one.
    boolean isEmpty() {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (var files = Files.walk(folder)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The uploads below {} cannot be read", folder, e);
            return false;
        }
    }

    /// The complete uploads left by an earlier run; incomplete ones are deleted.
    List<Upload> leftovers() {
        List<Upload> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (var tenants = Files.newDirectoryStream(folder)) {
            for (Path tenant : tenants) {
                leftovers(tenant, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void leftovers(Path tenant, List<Upload> found) throws IOException {
        try (var files = Files.newDirectoryStream(tenant)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(file);
                } else {
                    found.add(new Upload(String.valueOf(tenant.getFileName()), UUID.fromString(name)));
                }
            }
        }
    }

    private Path file(Upload upload) {
        return folder.resolve(upload.tenant()).resolve(upload.job().toString());
    }
}
