package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.util.List;

/// The command line says what cannot be.
final class WrongUsage extends BackendException {

    private static final long serialVersionUID = 1L;

    WrongUsage(BackendException cause) {
        super(cause.status(), cause.detail(), List.of(), cause);
    }
}
