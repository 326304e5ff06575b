package io.tidemark.store.lease;

import io.tidemark.store.file.StoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The server has not confirmed for too long that this device may have what it has. All of it is still there.
public final class ReplicaLocked extends StoreException {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /// @param what is not shown
    ReplicaLocked(String what, Instant confirmed) {
        super("This copy of " + what + " was last confirmed on "
                + DAY.format(LocalDate.ofInstant(confirmed, ZoneId.systemDefault()))
                + ". Connect to the server to open it again; what you changed here is kept and will be sent.");
    }
}
