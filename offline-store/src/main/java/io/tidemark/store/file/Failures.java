package io.tidemark.store.file;

import java.nio.file.Path;
import java.sql.SQLException;
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
        return switch (code.code & 0xff) {
            case 13 ->
                new DiskFull(
                        "The disk with " + file
                                + " is full. Everything stored before is kept; free some space and try again.",
                        failure);
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
}
