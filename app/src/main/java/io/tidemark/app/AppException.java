package io.tidemark.app;

/// The root of what the desktop and the command line refuse. The message is a sentence for people that says what to
/// do; the cause is for the log.
public class AppException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AppException(String message) {
        super(message);
    }

    public AppException(String message, Throwable cause) {
        super(message, cause);
    }
}
