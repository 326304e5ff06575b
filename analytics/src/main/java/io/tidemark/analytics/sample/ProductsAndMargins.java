package io.tidemark.analytics.sample;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Grain;

/// What earns money.
final class ProductsAndMargins {
    private static final String FIGURE = "\"period\":\"quarter\",\"delta\":true,\"sparkline\":{\"grain\":\"month\"}}";

    private ProductsAndMargins() {}

    private static Ask profit() {
        return Ask.of("sales").sum("revenue", "revenue").sum("cost", "cost").derive("revenue - cost", "profit");
    }

    private static Ask margin() {
        return profit().derive("profit / revenue", "margin");
    }

    static Dashboard dashboard() {
        Tiles tiles = new Tiles();
        figures(tiles);
        tiles.add(
                "area",
                14,
                8,
                "Revenue by category",
                "per month",
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .by("sold_at", Grain.MONTH, "month")
                        .by("category")
                        .least("month")
                        .all(),
                """
                {"format":"currency","stacked":true,"series":"category","autoGrain":true}""");
        tiles.add(
                "scatter",
                10,
                8,
                "Margin against revenue",
                "one point per product",
                margin().by("product").by("category").most("revenue").top(200),
                """
                {"x":"revenue","y":"margin","xFormat":"currency","yFormat":"percent","series":"category","label":"product"}""");
        tiles.add(
                "table",
                14,
                9,
                "Products by profit",
                null,
                margin().sum("quantity", "units")
                        .by("product")
                        .by("category")
                        .most("profit")
                        .top(50),
                """
                {"formats":{"revenue":"currency","cost":"currency","profit":"currency","margin":"percent","units":"integer"},
                 "totals":true,"bar":"profit"}""");
        tiles.add(
                "bar",
                10,
                9,
                "Profit by category and channel",
                null,
                profit().by("category").by("channel").most("profit").all(),
                """
                {"measure":"profit","format":"currency","series":"channel"}""");
        tiles.add(
                "line",
                12,
                8,
                "Margin by category",
                "per month",
                margin().by("sold_at", Grain.MONTH, "month")
                        .by("category")
                        .least("month")
                        .all(),
                """
                {"measure":"margin","format":"percent","series":"category","autoGrain":true}""");
        tiles.add(
                "bar",
                12,
                8,
                "Cold Brew Kit",
                "units per week",
                Ask.of("sales")
                        .sum("quantity", "units")
                        .by("sold_at", Grain.WEEK, "week")
                        .where(new Filter.Compare("product", Comparison.EQUAL, "Cold Brew Kit"))
                        .least("week")
                        .all(),
                """
                {"format":"integer"}""");
        return new Dashboard(
                "Products and margins", "What earns money.", "sales", SampleWorkspace.THREE_YEARS, tiles.all());
    }

    private static void figures(Tiles tiles) {
        tiles.add(
                "number",
                6,
                3,
                "Gross profit",
                null,
                profit().all(),
                "{\"measure\":\"profit\",\"format\":\"currency\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Gross margin",
                null,
                margin().all(),
                "{\"measure\":\"margin\",\"format\":\"percent\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Units sold",
                null,
                Ask.of("sales").sum("quantity", "units").all(),
                "{\"format\":\"integer\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Price per unit",
                null,
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .sum("quantity", "units")
                        .derive("revenue / units", "price_per_unit")
                        .all(),
                "{\"measure\":\"price_per_unit\",\"format\":\"currency\"," + FIGURE);
    }
}
