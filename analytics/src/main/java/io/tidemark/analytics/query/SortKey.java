package io.tidemark.analytics.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One step of the order of an answer: what was asked for, then all dimensions ascending. Nulls are last in both
/// directions.
///
/// @param index the column's position in the answer
record SortKey(int index, boolean descending) {

    static List<SortKey> of(Query query, List<Output> outputs, Problems problems) {
        List<SortKey> keys = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < query.sort().size(); i++) {
            Sort sort = query.sort().get(i);
            int index = indexOf(outputs, sort.by());
            if (index < 0) {
                problems.add("/sort/" + i + "/by", "The answer has no column of the name it is to be sorted by.");
            } else if (used.add(index)) {
                keys.add(new SortKey(index, sort.descending()));
            }
        }
        for (int i = 0; i < query.dimensions().size(); i++) {
            if (used.add(i)) {
                keys.add(new SortKey(i, false));
            }
        }
        return keys;
    }

    private static int indexOf(List<Output> outputs, String name) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    static String orderBy(List<SortKey> keys, List<Output> outputs) {
        List<Sql> steps = new ArrayList<>();
        for (SortKey key : keys) {
            steps.add(Sql.of(outputs.get(key.index()).alias() + (key.descending() ? " DESC" : " ASC") + " NULLS LAST"));
        }
        return Sql.join(", ", steps).text();
    }
}
