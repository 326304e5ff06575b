package io.tidemark.app.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import io.tidemark.analytics.wire.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A made-up trading company and a dashboard about it: answers are made from the query's shape, so that screens
/// have something to show.
public final class SampleSales implements QuerySource {
    public static final Instant AS_OF = Instant.parse("2025-12-31T14:03:00Z");

    private static final List<String> REGIONS =
            List.of("Northeast", "South", "Midwest", "West", "Mountain", "Overseas");
    private static final double[] BY_REGION = {412_000, 388_000, 301_000, 274_000, 160_000, 121_000};
    private static final Object[][] PRODUCTS = {
        {"Harbour Blend 1 kg", "Coffee", 4210, 214_700},
        {"Winter Tea Set", "Tea", 2981, 178_860},
        {"Cold Brew Kit", "Equipment", 1644, 156_180},
        {"Decaf No. 3", "Coffee", 3902, 148_276},
        {"Ceramic Dripper", "Equipment", 2120, 95_400}
    };

    @Override
    public Reply run(Query query) {
        return new Reply(answer(query), AS_OF);
    }

    private static Answer answer(Query query) {
        List<Answer.Column> columns = new ArrayList<>();
        for (Dimension dimension : query.dimensions()) {
            boolean time = dimension.grain() != null;
            columns.add(new Answer.Column(
                    dimension.as(),
                    time ? FieldType.DATE : FieldType.STRING,
                    time ? FieldRole.TIME : FieldRole.DIMENSION,
                    null));
        }
        for (Measure measure : query.measures()) {
            String unit = measure.as().equals("revenue") || measure.as().equals("average_order") ? "$" : null;
            columns.add(new Answer.Column(measure.as(), FieldType.DECIMAL, FieldRole.MEASURE, unit));
        }
        return new Answer(columns, rows(query), null);
    }

    private static List<List<@Nullable Object>> rows(Query query) {
        if (query.dimensions().isEmpty()) {
            return List.of(whole(query));
        }
        Dimension first = query.dimensions().getFirst();
        if (first.grain() != null) {
            return months(query);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (first.field().equals("product")) {
            for (Object[] product : PRODUCTS) {
                List<@Nullable Object> row = new ArrayList<>(List.of(product[0], product[1]));
                row.add(Long.valueOf((int) product[2]));
                row.add(BigDecimal.valueOf((int) product[3]));
                rows.add(row);
            }
            return rows;
        }
        for (int i = 0; i < REGIONS.size(); i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(REGIONS.get(i));
            for (int m = 0; m < query.measures().size(); m++) {
                row.add(BigDecimal.valueOf(BY_REGION[(i + m) % 6] * (m == 0 ? 1 : 0.4)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<@Nullable Object> whole(Query query) {
        boolean before = query.filters().stream()
                .anyMatch(each -> each instanceof Filter.Between between && "2020-01-01".equals(between.from()));
        List<@Nullable Object> row = new ArrayList<>();
        for (Measure measure : query.measures()) {
            double factor = before ? 0.922 : 1;
            row.add(
                    switch (measure.as()) {
                        case "revenue" -> BigDecimal.valueOf(1_660_205 * factor);
                        case "orders", "units" -> BigDecimal.valueOf(Math.round(18_204 * (before ? 0.97 : 1)));
                        case "average_order" -> BigDecimal.valueOf(91.20 * (before ? 0.951 : 1));
                        case "returns" -> BigDecimal.valueOf(before ? 0.038 : 0.047);
                        default -> BigDecimal.valueOf(148);
                    });
        }
        return row;
    }

    private static final double[] SHAPE = {
        45, 49, 61, 68, 77, 85, 82, 80, 77, 64, 58, 58, 64, 69, 75, 86, 92, 99, 96, 98, 94, 88, 80, 80, 75, 83, 98, 80,
        111, 120, 118, 116, 105, 98, 95, 91
    };

    private static List<List<@Nullable Object>> months(Query query) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        boolean split = query.dimensions().size() > 1;
        for (int i = 0; i < SHAPE.length; i++) {
            for (int s = 0; s < (split ? 3 : 1); s++) {
                List<@Nullable Object> row = new ArrayList<>();
                row.add(LocalDate.of(2023, 1, 1).plusMonths(i));
                if (split) {
                    row.add(List.of("Coffee", "Tea", "Equipment").get(s));
                }
                for (int m = 0; m < query.measures().size(); m++) {
                    row.add(BigDecimal.valueOf(SHAPE[(i + 5 * s) % SHAPE.length] * 1000 / (s + 1)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    public static Dashboard dashboard() {
        return new Dashboard(
                "Sales overview",
                null,
                "sales",
                new Dashboard.TimeRange("sold_on", "2023-01-01", "2026-01-01", "month"),
                List.of(
                        tile("revenue", "number", "Revenue", null, 0, 0, 6, 3, query(List.of(), sum("revenue")), "{}"),
                        tile("orders", "number", "Orders", null, 6, 0, 6, 3, query(List.of(), sum("orders")), "{}"),
                        tile(
                                "average",
                                "number",
                                "Average order",
                                null,
                                12,
                                0,
                                6,
                                3,
                                query(List.of(), sum("average_order")),
                                "{}"),
                        tile(
                                "returns",
                                "number",
                                "Returns",
                                null,
                                18,
                                0,
                                6,
                                3,
                                query(List.of(), sum("returns")),
                                "{\"format\":\"percent\",\"good\":\"down\"}"),
                        tile(
                                "by-month",
                                "area",
                                "Revenue by month",
                                "all regions",
                                0,
                                3,
                                15,
                                8,
                                query(List.of(month()), sum("revenue")),
                                "{}"),
                        tile(
                                "by-region",
                                "bar",
                                "Revenue by region",
                                "click to filter",
                                15,
                                3,
                                9,
                                8,
                                query(List.of(Dimension.of("region")), sum("revenue")),
                                "{}"),
                        tile(
                                "products",
                                "table",
                                "Top products",
                                "last quarter",
                                0,
                                11,
                                12,
                                8,
                                query(
                                        List.of(Dimension.of("product"), Dimension.of("category")),
                                        sum("units"),
                                        sum("revenue")),
                                "{\"share\":\"revenue\",\"bar\":\"revenue\"}"),
                        tile(
                                "by-category",
                                "line",
                                "Revenue by category",
                                null,
                                12,
                                11,
                                12,
                                8,
                                query(List.of(month(), Dimension.of("category")), sum("revenue")),
                                "{}")));
    }

    /// The same tiles again, four screens further down.
    public static Dashboard tall() {
        Dashboard shown = dashboard();
        List<Tile> tiles = new ArrayList<>(shown.tiles());
        for (Tile each : shown.tiles()) {
            tiles.add(new Tile(
                    "deep-" + each.id(),
                    each.type(),
                    "Deep: " + each.title(),
                    each.subtitle(),
                    each.x(),
                    each.y() + 80,
                    each.w(),
                    each.h(),
                    each.query(),
                    each.options()));
        }
        return new Dashboard(shown.title(), shown.description(), shown.dataset(), shown.time(), tiles);
    }

    private static Dimension month() {
        return new Dimension("sold_on", Grain.MONTH, "month");
    }

    private static Measure sum(String field) {
        return new Measure.Aggregate(Agg.SUM, field, field);
    }

    private static Query query(List<Dimension> dimensions, Measure... measures) {
        List<Sort> sort = (dimensions.size() == 1 && dimensions.getFirst().grain() == null) || measures.length > 1
                ? List.of(new Sort(measures[measures.length - 1].as(), true))
                : List.of();
        return new Query("sales", List.of(measures), dimensions, List.of(), List.of(), sort, 100, null);
    }

    private static Tile tile(
            String id,
            String type,
            String title,
            @Nullable String subtitle,
            int x,
            int y,
            int w,
            int h,
            Query query,
            String options) {
        Map<String, JsonNode> map = new TreeMap<>();
        try {
            Json.MAPPER.readTree(options).properties().forEach(each -> map.put(each.getKey(), each.getValue()));
        } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
        return new Tile(id, type, title, subtitle, x, y, w, h, query, map);
    }

    public static Instant now() {
        return LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
