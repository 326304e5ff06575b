package io.tidemark.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What a program notes beside its replica, where no kill reaches it, and whoever killed it reads it.
record Notes(Path folder) {
    enum Kind {
        /// Document and word of each edit that returned.
        WORDS("words"),
        /// Documents that were about to be deleted.
        DELETING("deleting"),
        /// Those whose deletion returned.
        DELETED("deleted"),
        /// One letter for each time that a password was needed, once the sign-in was kept.
        SIGNED_IN("signed-in"),
        /// What must never be.
        VIOLATIONS("violations"),
        /// One letter each time the replica was looked at.
        LOOKS("looks"),
        /// One letter for each sync that came to its end.
        SYNCS("syncs"),
        /// What a computer shows in the end.
        SHOWN("shown"),
        /// Its rows in the end.
        ROWS("rows"),
        /// The highest numbers that were ever seen.
        SEEN("seen");

        private final String file;

        Kind(String file) {
            this.file = file;
        }
    }

    Path file(Kind kind) {
        return folder.resolve(kind.file);
    }

    void add(Kind kind, String text) throws IOException {
        try (FileChannel notes = FileChannel.open(file(kind), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            notes.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    long size(Kind kind) throws IOException {
        return Files.exists(file(kind)) ? Files.size(file(kind)) : 0;
    }

    List<String> lines(Kind kind) throws IOException {
        return Files.exists(file(kind)) ? Files.readAllLines(file(kind)) : List.of();
    }
}
