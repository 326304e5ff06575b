package io.tidemark.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// What whoever manages the rights knows of them: since which write nobody may have a place any more. It is noted
/// once the server has answered, and no longer from before it is asked to give the place back, so that who finds the
/// same note before and after looking looked while nobody had the right.
record Rights(Path note) {

    /// The last write before it was withdrawn; null while it may be had, or nobody knows.
    @Nullable
    Long withdrawn() throws IOException {
        try {
            return Long.valueOf(Files.readString(note));
        } catch (NoSuchFileException given) {
            return null;
        }
    }

    void withdraw(long number) throws IOException {
        Path fresh = note.resolveSibling(note.getFileName() + ".new");
        Files.writeString(fresh, Long.toString(number));
        Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE);
    }

    void giveBack() throws IOException {
        Files.deleteIfExists(note);
    }
}
