package io.tidemark.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says what SQLite's errors mean to a person.
///
/// @param file the replica, named in every sentence
public record Failures(Path file) {

    public StoreException explain(SQLException failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return new StoreException("The replica " + file + " could not be used: " + failure.getMessage(), failure);
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            // what readers and writers meet by is a file, too, and found no room
            return full(failure);
        }
        return switch (code.code & 0xff) {
            case 13 -> full(failure);
            case 26 ->
                new NotAReplica(file + " is not a Tidemark replica. It was left as it is; choose another folder.");
            case 11 ->
                new ReplicaDamaged(
                        "The replica " + file
                                + " is damaged. It was left as it is; move it away and sync or import again.",
                        failure);
            case 5, 6 -> new ReplicaBusy("Another program is writing " + file + ". Nothing was changed; try again.");
            case 8, 14 ->
                new StoreException(
                        "The replica " + file + " cannot be opened. Check that the folder may be written to.", failure);
            default ->
                new StoreException("The replica " + file + " could not be used: " + failure.getMessage(), failure);
        };
    }

    /// The folder failed; where there is no room it is for that.
    StoreException explain(IOException failure) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        return hasRoom(folder)
                ? new StoreException(
                        "The folder " + folder + " cannot be used: " + failure.getMessage() + ". Choose another one.",
                        failure)
                : full(failure);
    }

    private static boolean hasRoom(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() > 0;
        } catch (IOException unknown) {
            return true;
        }
    }

    private DiskFull full(Exception failure) {
        return new DiskFull(
                "The disk with " + file + " is full. Everything stored before is kept; free some space and try again.",
                failure);
    }
}
