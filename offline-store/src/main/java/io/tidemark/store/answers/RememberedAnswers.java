package io.tidemark.store.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.AnswerJson;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.file.Transaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few small answers beside the rows, each good only while its dataset is as it was.
final class RememberedAnswers {
    private static final int MOST = 200;
    private static final int LARGEST_CHARS = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RememberedAnswers.class);

    private final SqliteFile file;

    RememberedAnswers(SqliteFile file) {
        this.file = file;
    }

    @Nullable
    Answer find(Connection connection, StoredDataset dataset, Query query, Instant now) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT answer FROM answers WHERE key = ? AND dataset = ? AND seq = ?")) {
            select.setString(1, key(query, now));
            select.setLong(2, dataset.no());
            select.setLong(3, dataset.seq());
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? AnswerJson.read(Json.MAPPER.readTree(found.getString(1))) : null;
            }
        } catch (IOException unreadable) {
            LOG.debug("A remembered answer cannot be read and is not used.", unreadable);
            return null;
        }
    }

    void keep(Query query, Answered answered, Instant now) {
        try {
            String json = Json.MAPPER.writeValueAsString(AnswerJson.write(answered.answer()));
            if (json.length() <= LARGEST_CHARS) {
                Optional<Transaction> turn = file.writer().tryBegin(Durability.REPLICATED);
                if (turn.isPresent()) {
                    try (Transaction transaction = turn.get()) {
                        keep(transaction, query, answered, now, json);
                    }
                }
            }
        } catch (SQLException | StoreException | JsonProcessingException failed) {
            LOG.debug("An answer could not be remembered.", failed);
        }
    }

    private static void keep(Transaction transaction, Query query, Answered answered, Instant now, String json)
            throws SQLException {
        Connection connection = transaction.connection();
        StoredDataset dataset = Catalog.shown(connection, query.dataset());
        if (dataset == null || !Moments.of(connection, dataset).asOf().equals(answered.asOf())) {
            return;
        }
        try (PreparedStatement insert =
                        connection.prepareStatement("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)");
                PreparedStatement trim = connection.prepareStatement(
                        "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY used DESC LIMIT -1 OFFSET ?)")) {
            insert.setString(1, key(query, now));
            insert.setLong(2, dataset.no());
            insert.setLong(3, dataset.seq());
            insert.setLong(4, now.toEpochMilli());
            insert.setString(5, json);
            insert.executeUpdate();
            trim.setInt(1, MOST);
            trim.executeUpdate();
        }
        transaction.commit();
    }

    private static String key(Query query, Instant now) {
        String day =
                query.isRelative() ? LocalDate.ofInstant(now, ZoneOffset.UTC).toString() : "";
        String text = QueryJson.write(query).toString() + day;
        return HexFormat.of().formatHex(Sha256.of(text), 0, 16);
    }
}
