package io.tidemark.app.settings;

import io.tidemark.app.AppException;
import io.tidemark.app.kit.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The settings in their file, `settings.json`. A file that is missing or cannot be read means the settings of a
/// first start: losing them costs a choice, never work. Safe from any thread.
public final class SettingsFile {
    /// A thousand times what settings take.
    private static final long LARGEST = 1L << 20;

    private final Path path;
    private final JsonFile file;

    public SettingsFile(Path path) {
        this.path = path;
        this.file = new JsonFile(path, LARGEST);
    }

    public synchronized Settings read() {
        try {
            Settings kept = file.read(Settings.class);
            return kept == null ? Settings.FIRST : kept;
        } catch (IOException _) {
            return Settings.FIRST;
        }
    }

    public synchronized void change(UnaryOperator<Settings> how) {
        Settings before = read();
        Settings after = how.apply(before);
        if (after.equals(before) && Files.exists(path)) {
            return;
        }
        try {
            file.write(after);
        } catch (IOException e) {
            throw new AppException(
                    "The settings could not be written to " + path + ". Check that the folder exists and has room.", e);
        }
    }
}
