package io.tidemark.app.cli;

import io.tidemark.app.workspace.RowSink;
import java.io.IOException;

/// A file of one or more tables, written from top to bottom.
interface TableFile extends AutoCloseable {

    /// Begins the next table; the one before is complete.
    RowSink sheet(String title);

    /// Completes the file.
    @Override
    void close() throws IOException;
}
