package io.tidemark.backend.store;

import io.tidemark.backend.BackendException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Work ended early because whoever wanted it has gone. Says nothing about others who want the same.
public final class GivenUp extends BackendException {

    public GivenUp(@Nullable Throwable cause) {
        super(503, "This was given up, because nobody waited for it any more; nothing was changed.", List.of(), cause);
    }
}
