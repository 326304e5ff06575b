package io.tidemark.app;

/// What was asked for is on its way: no failure, and nothing to do but wait or sync.
public final class StillArriving extends AppException {
    private static final long serialVersionUID = 1L;

    public StillArriving(String message, Throwable cause) {
        super(message, cause);
    }
}
