package io.tidemark.app.cli;

/// A command that was called in a way it does not understand; exit code 2.
final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
        super(message);
    }
}
