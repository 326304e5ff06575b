package io.tidemark.backend.store;

import io.tidemark.backend.BackendException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// PostgreSQL refused or could not be reached.
public final class StoreException extends BackendException {

    public StoreException(int status, String detail, @Nullable Throwable cause) {
        super(status, detail, List.of(), cause);
    }
}
