package io.tidemark.app.settings;

import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;

/// The settings in their file, `settings.json`. A file that is missing or cannot be read means the settings of a
/// first start: losing them costs a choice, never work. Safe from any thread.
public final class SettingsFile {
    private final Path file;

    public SettingsFile(Path file) {
        this.file = file;
    }

    public synchronized Settings read() {
        if (!Files.isReadable(file)) {
            return Settings.FIRST;
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), Settings.class);
        } catch (IOException _) {
            return Settings.FIRST;
        }
    }

    public synchronized void change(UnaryOperator<Settings> how) {
        Settings before = read();
        Settings after = how.apply(before);
        if (after.equals(before) && Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), after);
            replace(next);
        } catch (IOException e) {
            throw new AppException(
                    "The settings could not be written to " + file + ". Check that the folder exists and has room.", e);
        }
    }

    private void replace(Path next) throws IOException {
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
