package io.tidemark.analytics.sample;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;

/// Who buys, and through which door.
final class CustomersAndChannels {
    private static final String FIGURE = "\"period\":\"quarter\",\"delta\":true,\"sparkline\":{\"grain\":\"month\"}}";
    /// The web's days have no `sold_at`: the dashboard's range is spelt out.
    private static final Filter THREE_YEARS = new Filter.Between("day", "now-3y/M", "now/M");

    private CustomersAndChannels() {}

    static Dashboard dashboard() {
        Tiles tiles = new Tiles();
        figures(tiles);
        tiles.add(
                "area",
                15,
                8,
                "Revenue by channel",
                "per month",
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .by("sold_at", Grain.MONTH, "month")
                        .by("channel")
                        .least("month")
                        .all(),
                """
                {"format":"currency","stacked":true,"series":"channel","autoGrain":true}""");
        tiles.add(
                "bar",
                9,
                8,
                "Revenue by customer type",
                "click to filter",
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .by("segment")
                        .most("revenue")
                        .all(),
                """
                {"format":"currency","horizontal":true,"labels":true}""");
        tiles.add(
                "table",
                14,
                9,
                "Best customers",
                null,
                Ask.of("sales")
                        .distinct("order_id", "orders")
                        .sum("revenue", "revenue")
                        .derive("revenue / orders", "average_order")
                        .by("customer")
                        .by("segment")
                        .by("region")
                        .most("revenue")
                        .top(50),
                """
                {"formats":{"orders":"integer","revenue":"currency","average_order":"currency"},"share":"revenue",
                 "bar":"revenue"}""");
        tiles.add(
                "bar",
                10,
                9,
                "Revenue by region and channel",
                null,
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .by("region")
                        .by("channel")
                        .most("revenue")
                        .all(),
                """
                {"format":"currency","stacked":true,"series":"channel"}""");
        web(tiles);
        return new Dashboard(
                "Customers and channels",
                "Who buys, and through which door.",
                "sales",
                SampleWorkspace.THREE_YEARS,
                tiles.all());
    }

    private static void figures(Tiles tiles) {
        Ask customers = Ask.of("sales").distinct("customer", "customers");
        tiles.add("number", 6, 3, "Active customers", null, customers.all(), "{\"format\":\"integer\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Revenue per customer",
                null,
                Ask.of("sales")
                        .sum("revenue", "revenue")
                        .distinct("customer", "customers")
                        .derive("revenue / customers", "per_customer")
                        .all(),
                "{\"measure\":\"per_customer\",\"format\":\"currency\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Orders per customer",
                null,
                Ask.of("sales")
                        .distinct("order_id", "orders")
                        .distinct("customer", "customers")
                        .derive("orders / customers", "per_customer")
                        .all(),
                "{\"measure\":\"per_customer\",\"format\":\"decimal\"," + FIGURE);
        tiles.add(
                "number",
                6,
                3,
                "Web visits that buy",
                null,
                Ask.of("visits")
                        .sum("orders", "orders")
                        .sum("visits", "visits")
                        .derive("orders / visits", "conversion")
                        .where(new Filter.Between("day", "now-3M/M", "now/M"))
                        .all(),
                "{\"measure\":\"conversion\",\"format\":\"percent\"}");
    }

    private static void web(Tiles tiles) {
        tiles.add(
                "line",
                14,
                8,
                "Web visits by source",
                "per month",
                Ask.of("visits")
                        .sum("visits", "visits")
                        .by("day", Grain.MONTH, "month")
                        .by("source")
                        .where(THREE_YEARS)
                        .least("month")
                        .all(),
                """
                {"format":"integer","series":"source"}""");
        tiles.add(
                "bar",
                10,
                8,
                "Visits that buy, by source",
                null,
                Ask.of("visits")
                        .sum("orders", "orders")
                        .sum("visits", "visits")
                        .derive("orders / visits", "conversion")
                        .by("source")
                        .where(THREE_YEARS)
                        .most("conversion")
                        .all(),
                """
                {"measure":"conversion","format":"percent","horizontal":true,"labels":true}""");
    }
}
