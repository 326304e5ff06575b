package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of one bucket as a transaction sees them.
public final class BucketRows {

    private static final int NUMBER_BYTES = 9;
    private static final int CHARACTER_BYTES = 3;

    private final CatalogEntry entry;
    private final DataTable table;
    private final JsonNode place;
    private final Set<Integer> hidden;
    private final BucketSums.State state;

    private BucketRows(CatalogEntry entry, JsonNode place, Set<Integer> hidden, BucketSums.State state) {
        this.entry = entry;
        this.table = new DataTable(entry);
        this.place = place;
        this.hidden = hidden;
        this.state = state;
    }

    /// @throws BackendException 404 when the tenant has no such bucket
    public static BucketRows of(Connection connection, String bucket) throws SQLException {
        Map<String, BucketSums.State> states = BucketSums.current(connection, List.of(bucket));
        BucketSums.State state = states.get(bucket);
        if (state == null) {
            throw BackendException.notFound("There is no bucket " + bucket + ".");
        }
        try (var statement = connection.prepareStatement(
                "select place::text, coalesce(mask, '[]')::text from buckets where id = ?")) {
            statement.setString(1, bucket);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                JsonNode place = Json.MAPPER.readTree(rows.getString(1));
                CatalogEntry entry = Catalog.get(connection, state.dataset());
                return new BucketRows(entry, place, entry.positions(Buckets.names(rows.getString(2))), state);
            } catch (JsonProcessingException e) {
                throw new SQLException("A bucket's place is not JSON", e);
            }
        }
    }

    public Dataset dataset() {
        return entry.dataset();
    }

    public BucketSums.State state() {
        return state;
    }

    /// All rows; the caller closes the statement.
    public PreparedStatement select(Connection connection) throws SQLException {
        return select(connection, "", "");
    }

    /// Those whose ids lie in a range, both ends contained; the caller closes the statement.
    public PreparedStatement select(Connection connection, long from, long to) throws SQLException {
        return select(connection, "_row between " + from + " and " + to, "");
    }

    /// The first of them by id.
    public PreparedStatement first(Connection connection, long from, long to, int most) throws SQLException {
        return select(connection, "_row between " + from + " and " + to, " order by _row limit " + most);
    }

    private PreparedStatement select(Connection connection, String range, String end) throws SQLException {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < place.size(); i++) {
            conditions.add(DataTable.isPlace(dataset(), partition(i)));
        }
        if (!range.isEmpty()) {
            conditions.add(range);
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        PreparedStatement statement = connection.prepareStatement(table.select(hidden) + where + end);
        for (int i = 0; i < place.size(); i++) {
            statement.setString(i + 1, place.get(i).textValue());
        }
        return statement;
    }

    private int partition(int i) {
        return dataset().indexOf(dataset().partitionBy().get(i)).orElseThrow();
    }

    /// Adds the row the result is at.
    ///
    /// @return how many bytes it takes at most when written as CBOR
    public long read(ResultSet row, RowPageBuilder page) throws SQLException {
        long characters = table.readRow(row, page);
        return (dataset().fields().size() + 1L) * NUMBER_BYTES + characters * CHARACTER_BYTES;
    }
}
