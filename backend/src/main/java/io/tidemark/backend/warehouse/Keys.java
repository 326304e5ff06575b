package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The keys of rows, comparable between pages of different scales.
final class Keys {

    private final List<Integer> fields;

    Keys(Dataset dataset) {
        fields = dataset.key().stream()
                .map(name -> dataset.indexOf(name).orElseThrow())
                .toList();
    }

    List<Object> of(RowPage page, int row) {
        List<Object> key = new ArrayList<>(fields.size());
        for (int field : fields) {
            Column column = page.columns().get(field);
            if (column.isNull(row)) {
                throw new IllegalStateException("a row without its key");
            }
            key.add(
                    switch (column) {
                        case Column.Longs longs ->
                            (Object) BigDecimal.valueOf(longs.values()[row], longs.scale())
                                    .stripTrailingZeros();
                        case Column.Doubles doubles -> doubles.values()[row];
                        case Column.Texts texts -> String.valueOf(texts.values()[row]);
                    });
        }
        return key;
    }

    Map<List<Object>, Long> ids(RowPage page) {
        Map<List<Object>, Long> ids = new HashMap<>();
        for (int row = 0; row < page.rows(); row++) {
            ids.put(of(page, row), page.ids()[row]);
        }
        return ids;
    }

    /// Of several rows with one key the last.
    RowPage lastOfEach(RowPage page) {
        Set<List<Object>> seen = new HashSet<>();
        BitSet kept = new BitSet();
        for (int row = page.rows() - 1; row >= 0; row--) {
            kept.set(row, seen.add(of(page, row)));
        }
        return PageRows.chosen(page, kept);
    }
}
