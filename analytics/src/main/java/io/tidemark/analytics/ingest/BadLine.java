package io.tidemark.analytics.ingest;

import io.tidemark.analytics.TidemarkException;

/// A line that cannot be applied, and so nothing of its request was.
public final class BadLine extends TidemarkException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String reason;

    public BadLine(long line, String reason) {
        super("Line " + line + ": " + reason + " Nothing was applied.");
        this.line = line;
        this.reason = reason;
    }

    /// From 1.
    public long line() {
        return line;
    }

    /// A sentence, without the line.
    public String reason() {
        return reason;
    }
}
