package io.tidemark.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps two programs from writing one replica. The operating system lets go of it when the program ends, however
/// it ends.
final class FolderLock implements AutoCloseable {
    /// Behind the text, so that a program that finds the lock held may still read whose it is.
    private static final long LOCKED_BYTE = 1 << 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws ReplicaInUse when another program, or another part of this one, has it
    static FolderLock take(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("replica.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (!isFree(channel)) {
                throw new ReplicaInUse("Another Tidemark (process " + owner(channel) + ") is using the replica in "
                        + folder + ". Nothing was changed; close it or choose another folder.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            taken = true;
            return new FolderLock(channel);
        } finally {
            if (!taken) {
                // also where there is no room for the text: the lock would be held on
                channel.close();
            }
        }
    }

    /// Locks it, if so.
    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new StoreException("The replica's lock could not be given up: " + failed.getMessage(), failed);
        }
    }
}
