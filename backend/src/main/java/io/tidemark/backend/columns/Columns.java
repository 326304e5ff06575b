package io.tidemark.backend.columns;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.LastChange;
import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.columnar.Limits;
import io.tidemark.columnar.Question;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Columnar copies of the large datasets that are asked, in one file of this node. A copy is asked only while it shows
/// exactly the moment that the asker names; nothing waits for one. Begins with the first question that is worth it, and
/// anew with each start of the backend. Any thread.
public final class Columns implements AutoCloseable {

    /// PostgreSQL answers from fewer rows as fast.
    private static final long LEAST_ROWS = 20_000;

    private static final long VALUE_BYTES = 8;

    private final Copies copies;
    private final ColumnarIndex index;

    /// @param file   rebuilt when it is there
    /// @param budget bytes, where a value counts with eight; on disk it takes about a third of that
    public Columns(Path file, long budget, TenantStore store, CommitListeners listeners, MeterRegistry meters) {
        this.copies = new Copies(budget);
        this.index = new ColumnarIndex(
                file, UUID.randomUUID().toString(), new TruthSource(store, copies), Limits.ofThisMachine());
        listeners.add((tenant, lsn) -> {
            if (copies.hasAnyOf(tenant)) {
                index.look();
            }
        });
        meters.gauge("columns.datasets", copies, all -> all.all().size());
        meters.gauge("columns.bytes", copies, Copies::bytes);
    }

    /// Asks the copy of a dataset; empty when there is none that shows exactly this moment. It will be made or
    /// brought up to date then, for the next who asks.
    ///
    /// @param last the moment
    public <T> Optional<T> ask(String tenant, String epoch, CatalogEntry entry, LastChange last, Question<T> question)
            throws SQLException {
        if (last.rows() < LEAST_ROWS) {
            return Optional.empty();
        }
        var copy = new Copy(tenant, epoch, entry.dataset().id());
        long bytes = last.rows() * (entry.dataset().fields().size() + 1) * VALUE_BYTES;
        if (!copies.want(copy, bytes)) {
            return Optional.empty();
        }
        index.start();
        Optional<T> answer = index.ask(copy.name(), last.lsn(), question);
        if (answer.isEmpty()) {
            index.look();
        }
        return answer;
    }

    @Override
    public void close() {
        index.close();
    }
}
