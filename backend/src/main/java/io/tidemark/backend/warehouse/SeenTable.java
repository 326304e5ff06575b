package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of some places of a dataset as SQL to select from, each place without some fields. Places are as the
/// catalog keeps them, so that a query sees exactly the rows a replica gets.
final class SeenTable {

    private final Dataset dataset;
    private final String table;

    SeenTable(CatalogEntry entry) {
        this.dataset = entry.dataset();
        this.table = new DataTable(entry).name();
    }

    /// @param places by the positions of the fields that are hidden there
    String of(Map<Set<Integer>, List<Map<String, @Nullable String>>> places) {
        String columns = IntStream.range(0, dataset.fields().size())
                .mapToObj(field -> ", " + column(field, places))
                .collect(Collectors.joining());
        List<Map<String, @Nullable String>> all = new ArrayList<>();
        places.values().forEach(all::addAll);
        return "(select _row" + columns + " from " + table + " where " + in(all) + ") as seen";
    }

    private String column(int field, Map<Set<Integer>, List<Map<String, @Nullable String>>> places) {
        List<Map<String, @Nullable String>> hidden = new ArrayList<>();
        places.forEach((fields, where) -> hidden.addAll(fields.contains(field) ? where : List.of()));
        String name = "c" + field;
        return hidden.isEmpty() ? name : "case when " + in(hidden) + " then null else " + name + " end as " + name;
    }

    private String in(List<Map<String, @Nullable String>> places) {
        List<String> fields = dataset.partitionBy();
        if (places.isEmpty()) {
            return "false";
        }
        return switch (fields.size()) {
            case 0 -> "true";
            case 1 -> in(fields.getFirst(), places);
            default ->
                places.stream()
                        .map(place -> fields.stream()
                                .map(field -> is(field, place.get(field)))
                                .collect(Collectors.joining(" and ")))
                        .collect(Collectors.joining(" or ", "(", ")"));
        };
    }

    private String in(String field, List<Map<String, @Nullable String>> places) {
        Set<String> values = new TreeSet<>();
        boolean none = false;
        for (Map<String, @Nullable String> place : places) {
            String value = place.get(field);
            none |= value == null;
            if (value != null) {
                values.add(value);
            }
        }
        int position = dataset.indexOf(field).orElseThrow();
        String listed = values.stream().map(SeenTable::quoted).collect(Collectors.joining(","));
        String among = "c" + position + " = any (array[" + listed + "]::text[]::" + type(position) + "[])";
        return none ? "(c" + position + " is null or " + among + ")" : among;
    }

    private String is(String field, @Nullable String value) {
        int position = dataset.indexOf(field).orElseThrow();
        return "c" + position + (value == null ? " is null" : " = " + quoted(value) + "::text::" + type(position));
    }

    private String type(int field) {
        return DataTable.type(dataset.fields().get(field));
    }

    /// The value is one that is in the rows, but whoever wrote it there may be anybody.
    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
