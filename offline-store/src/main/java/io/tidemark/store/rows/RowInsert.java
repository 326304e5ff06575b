package io.tidemark.store.rows;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Field;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/// Writes rows of pages into a dataset's table, many rows a statement: twice as fast as one row a statement. Owned
/// by one transaction.
final class RowInsert implements AutoCloseable {
    private static final int MOST_ROWS = 50;
    /// SQLite's limit on parameters is 32,766.
    private static final int MOST_PARAMETERS = 8_000;

    private final Connection connection;
    private final StoredDataset dataset;
    private final List<Field> fields;
    private final String head;
    private final String tuple;
    private final int rowsPerStatement;
    private final PreparedStatement many;
    private final long seq;

    /// @param verb `INSERT`, or `INSERT OR REPLACE` where a row may be there
    RowInsert(Connection connection, StoredDataset dataset, String verb, long seq) throws SQLException {
        this.connection = connection;
        this.dataset = dataset;
        this.fields = dataset.dataset().fields();
        this.seq = seq;
        int width = fields.size() + 3;
        this.head = verb + " INTO " + dataset.table() + " VALUES ";
        this.tuple = "(?" + ",?".repeat(width - 1) + ")";
        this.rowsPerStatement = Math.max(1, Math.min(MOST_ROWS, MOST_PARAMETERS / width));
        this.many = connection.prepareStatement(head + tuple + ("," + tuple).repeat(rowsPerStatement - 1));
    }

    /// @param chosen the positions of the rows in the page, ascending or not
    void insert(RowPage page, int[] chosen, long bucket) throws SQLException {
        if (page.columns().size() > fields.size()) {
            throw new StoreException("Rows of “" + dataset.id()
                    + "” have more fields than the dataset. Nothing was changed; sync again.");
        }
        Column[] columns = page.columns().toArray(Column[]::new);
        long[] factors = factors(columns);
        int done = 0;
        for (; done + rowsPerStatement <= chosen.length; done += rowsPerStatement) {
            bind(many, page, columns, factors, chosen, done, rowsPerStatement, bucket);
            many.executeUpdate();
        }
        int rest = chosen.length - done;
        if (rest > 0) {
            try (PreparedStatement last = connection.prepareStatement(head + tuple + ("," + tuple).repeat(rest - 1))) {
                bind(last, page, columns, factors, chosen, done, rest, bucket);
                last.executeUpdate();
            }
        }
    }

    private void bind(
            PreparedStatement statement,
            RowPage page,
            Column[] columns,
            long[] factors,
            int[] chosen,
            int from,
            int count,
            long bucket)
            throws SQLException {
        int at = 1;
        for (int i = from; i < from + count; i++) {
            int row = chosen[i];
            statement.setLong(at++, page.ids()[row]);
            statement.setLong(at++, bucket);
            statement.setLong(at++, seq);
            for (int c = 0; c < columns.length; c++) {
                if (columns[c].isNull(row)) {
                    statement.setNull(at++, Types.NULL);
                    continue;
                }
                switch (columns[c]) {
                    case Column.Longs longs ->
                        statement.setLong(at++, Math.multiplyExact(longs.values()[row], factors[c]));
                    case Column.Doubles doubles -> statement.setDouble(at++, doubles.values()[row]);
                    case Column.Texts texts -> statement.setString(at++, texts.values()[row]);
                }
            }
            for (int c = columns.length; c < fields.size(); c++) {
                statement.setNull(at++, Types.NULL);
            }
        }
    }

    /// By what a page's decimals are multiplied that were made before a field gained digits.
    private long[] factors(Column[] columns) {
        long[] factors = new long[columns.length];
        for (int c = 0; c < columns.length; c++) {
            factors[c] = 1;
            if (columns[c] instanceof Column.Longs longs) {
                for (int scale = longs.scale(); scale < fields.get(c).scale(); scale++) {
                    factors[c] *= 10;
                }
            }
        }
        return factors;
    }

    @Override
    public void close() throws SQLException {
        many.close();
    }
}
