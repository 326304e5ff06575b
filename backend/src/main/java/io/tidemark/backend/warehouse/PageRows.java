package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Pages made of some rows of another.
final class PageRows {

    private PageRows() {}

    static RowPage from(RowPage page, int first) {
        BitSet rows = new BitSet();
        rows.set(first, page.rows());
        return chosen(page, rows);
    }

    /// The chosen rows of a page.
    static RowPage chosen(RowPage page, BitSet chosen) {
        if (chosen.cardinality() == page.rows()) {
            return page;
        }
        int[] rows = chosen.stream().toArray();
        List<Column> columns = new ArrayList<>();
        for (Column column : page.columns()) {
            columns.add(chosen(column, rows));
        }
        return new RowPage(
                page.dataset(),
                Arrays.stream(rows).mapToLong(row -> page.ids()[row]).toArray(),
                columns);
    }

    private static Column chosen(Column column, int[] rows) {
        BitSet nulls = new BitSet();
        for (int i = 0; i < rows.length; i++) {
            nulls.set(i, column.isNull(rows[i]));
        }
        return switch (column) {
            case Column.Longs longs ->
                new Column.Longs(
                        Arrays.stream(rows)
                                .mapToLong(row -> longs.values()[row])
                                .toArray(),
                        nulls,
                        longs.scale());
            case Column.Doubles doubles ->
                new Column.Doubles(
                        Arrays.stream(rows)
                                .mapToDouble(row -> doubles.values()[row])
                                .toArray(),
                        nulls);
            case Column.Texts texts ->
                new Column.Texts(
                        Arrays.stream(rows).mapToObj(row -> texts.values()[row]).toArray(String[]::new));
        };
    }
}
