package io.tidemark.app.workspace;

import java.util.List;

/// The datasets of a workspace, and the way in for more. Every call blocks, and fails with a sentence for people.
public interface Holdings {
    List<Holding> holdings();

    /// Takes a file in: on this computer, or at the server when somebody is signed in. Stops, with nothing kept,
    /// when its thread is interrupted.
    ImportOutcome importFile(ImportRequest request, ImportProgress progress);
}
