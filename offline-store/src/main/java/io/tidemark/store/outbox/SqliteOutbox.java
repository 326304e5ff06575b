package io.tidemark.store.outbox;

import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.Readers;
import io.tidemark.store.file.SqliteFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// The outbox as the sync loop sees it.
public final class SqliteOutbox implements Outbox {
    private final SqliteFile file;
    private final Listeners listeners;

    public SqliteOutbox(SqliteFile file, Listeners listeners) {
        this.file = file;
        this.listeners = listeners;
    }

    @Override
    public Batch next(int most, long bytes) {
        return batch(connection -> OutboxTable.toSend(connection, most, bytes));
    }

    @Override
    public Batch unanswered() {
        return batch(OutboxTable::unanswered);
    }

    private Batch batch(Readers.Reading<List<Mutation>> reading) {
        return file.readers()
                .read(connection ->
                        new Batch(device(connection), Meta.EPOCH.text(connection), reading.read(connection)));
    }

    private static String device(Connection connection) throws SQLException {
        return Objects.requireNonNull(Meta.DEVICE.text(connection), "a replica has a device id");
    }

    @Override
    public void answered(String deviceId, List<Outcome> outcomes) {
        // what a power cut takes of this is asked for again
        change(Durability.REPLICATED, (connection, overlay) -> {
            if (deviceId.equals(device(connection))) {
                overlay.answered(outcomes);
            }
        });
    }

    @Override
    public void park(String key, String reason) {
        change(Durability.ONLY_COPY, (connection, overlay) -> overlay.park(key, reason));
    }

    @Override
    public void recount(String deviceId) {
        change(Durability.ONLY_COPY, (connection, overlay) -> {
            if (deviceId.equals(device(connection))) {
                overlay.recount(false);
            }
        });
    }

    private interface Work {
        void on(Connection connection, Overlay overlay) throws SQLException;
    }

    private void change(Durability durability, Work work) {
        file.writer().write(durability, transaction -> {
            work.on(transaction.connection(), new Overlay(transaction, listeners));
            return transaction;
        });
    }
}
