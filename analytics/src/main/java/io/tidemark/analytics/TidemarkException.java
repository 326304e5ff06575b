package io.tidemark.analytics;

/// The root of what this module refuses. The message is a sentence for people; the cause is for the log.
public class TidemarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TidemarkException(String message) {
        super(message);
    }

    public TidemarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
