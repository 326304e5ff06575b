package io.tidemark.analytics.sample;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The first dashboard one sees: how much is sold, where, and what of.
final class SalesOverview {
    private static final String SALES = "sales";

    private SalesOverview() {}

    static Dashboard dashboard(Company company) {
        Tiles tiles = new Tiles();
        figures(tiles);
        tiles.add(
                "area",
                16,
                8,
                "Revenue by month",
                null,
                Ask.of(SALES)
                        .sum("revenue", "revenue")
                        .by("sold_at", Grain.MONTH, "month")
                        .least("month")
                        .all(),
                """
                {"format":"currency","autoGrain":true}""");
        tiles.add(
                "bar",
                8,
                8,
                "Revenue by region",
                "click to filter",
                Ask.of(SALES)
                        .sum("revenue", "revenue")
                        .by("region")
                        .most("revenue")
                        .all(),
                """
                {"format":"currency","horizontal":true,"labels":true}""");
        tiles.add(
                "table",
                14,
                8,
                "Top products",
                null,
                Ask.of(SALES)
                        .sum("quantity", "units")
                        .sum("revenue", "revenue")
                        .by("product")
                        .by("category")
                        .most("revenue")
                        .top(8),
                """
                {"formats":{"units":"integer","revenue":"currency"},"share":"revenue","totals":true,"bar":"revenue"}""");
        tiles.add(
                "bar",
                10,
                8,
                "Revenue by category",
                "last 12 months",
                Ask.of(SALES)
                        .sum("revenue", "revenue")
                        .by("sold_at", Grain.MONTH, "month")
                        .by("category")
                        .where(new Filter.Between("sold_at", "now-12M/M", "now/M"))
                        .least("month")
                        .all(),
                """
                {"format":"currency","stacked":true,"series":"category"}""");
        tiles.add(
                "line",
                company.events().isEmpty() ? 24 : 16,
                8,
                "Orders by channel",
                "per month",
                Ask.of(SALES)
                        .distinct("order_id", "orders")
                        .by("sold_at", Grain.MONTH, "month")
                        .by("channel")
                        .least("month")
                        .all(),
                """
                {"format":"integer","series":"channel","autoGrain":true}""");
        if (!company.events().isEmpty()) {
            tiles.text(8, 8, "What happened", story(company.events()));
        }
        return new Dashboard(
                "Sales overview",
                "How much is sold, where, and what of.",
                SALES,
                SampleWorkspace.THREE_YEARS,
                tiles.all());
    }

    private static void figures(Tiles tiles) {
        tiles.add(
                "number",
                6,
                3,
                "Revenue",
                null,
                Ask.of(SALES).sum("revenue", "revenue").all(),
                """
                {"format":"currency","period":"quarter","delta":true,"good":"up","sparkline":{"grain":"month"}}""");
        tiles.add(
                "number",
                6,
                3,
                "Orders",
                null,
                Ask.of(SALES).distinct("order_id", "orders").all(),
                """
                {"format":"integer","period":"quarter","delta":true,"good":"up","sparkline":{"grain":"month"}}""");
        tiles.add(
                "number",
                6,
                3,
                "Average order",
                null,
                Ask.of(SALES)
                        .sum("revenue", "revenue")
                        .distinct("order_id", "orders")
                        .derive("revenue / orders", "average")
                        .all(),
                """
                {"measure":"average","format":"currency","period":"quarter","delta":true,"good":"up","sparkline":{"grain":"month"}}""");
        tiles.add(
                "number",
                6,
                3,
                "Returns",
                null,
                Ask.of(SALES)
                        .sum("returned_units", "returned")
                        .sum("quantity", "units")
                        .derive("returned / units", "share")
                        .all(),
                """
                {"measure":"share","format":"percent","period":"quarter","delta":true,"good":"down","sparkline":{"grain":"month"}}""");
    }

    /// The events as people would note them, the newest first; several effects of one event are one note.
    private static String story(List<SalesEvent> events) {
        List<String> notes = new ArrayList<>();
        DateTimeFormatter day = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
        events.stream().sorted((a, b) -> b.from().compareTo(a.from())).forEach(event -> {
            String note = "- **" + event.title() + "**, " + when(event, day);
            if (!notes.contains(note)) {
                notes.add(note);
            }
        });
        return String.join("\n", notes) + "\n\nThe sample data is made up; these events are planted in it.";
    }

    private static String when(SalesEvent event, DateTimeFormatter day) {
        LocalDate last = event.to().minusDays(1);
        if (last.equals(event.from())) {
            return day.format(last);
        }
        String month = event.from().getMonth().equals(last.getMonth())
                ? ""
                : " " + event.from().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        return event.from().getDayOfMonth() + month + " to " + day.format(last);
    }
}
