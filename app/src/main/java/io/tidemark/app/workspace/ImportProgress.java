package io.tidemark.app.workspace;

/// Told how far an import is, on the thread that imports.
@FunctionalInterface
public interface ImportProgress {
    ImportProgress UNWATCHED = (_, _) -> {};

    /// @param fraction from 0 to 1; negative when it is not known
    void at(double fraction, long rows);
}
