package io.tidemark.analytics.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// A made-up company and its three years.
///
/// @param orderPrefix   before the year and number of an order
/// @param regionWeights how the orders spread over the regions
/// @param abroad        the region that likes tea best; its goods come and go by ship
/// @param ordersPerDay  in the middle of the three years
/// @param from          the first day with sales
/// @param until         the first day without
record Company(
        long seed,
        String orderPrefix,
        Catalogue catalogue,
        List<String> regions,
        double[] regionWeights,
        String abroad,
        double ordersPerDay,
        double growthPerYear,
        List<SalesEvent> events,
        LocalDate from,
        LocalDate until) {

    /// Harbour Trading: coffee and tea by mail, in shops and to cafés.
    static Company harbour(LocalDate until) {
        return new Company(
                20_260_101,
                "HT",
                Catalogue.harbour(),
                List.of("Northeast", "South", "Midwest", "West", "Mountain", "Overseas"),
                new double[] {412, 388, 301, 274, 160, 121},
                "Overseas",
                113,
                0.13,
                harbourEvents(until),
                begin(until),
                until);
    }

    /// Orchard Foods: fruit and juice, a tenth the size.
    static Company orchard(LocalDate until) {
        return new Company(
                7,
                "OF",
                Catalogue.orchard(),
                List.of("Valley", "Lakeside", "City"),
                new double[] {5, 3, 4},
                "City",
                17,
                0.05,
                List.of(),
                begin(until),
                until);
    }

    private static LocalDate begin(LocalDate until) {
        return until.minusYears(3).withDayOfMonth(1);
    }

    /// The port strike lies in April of last year, the rest where it is over before `until`.
    static List<SalesEvent> harbourEvents(LocalDate until) {
        int lastYear = until.getYear() - 1;
        LocalDate strike = LocalDate.of(lastYear, 4, 8);
        LocalDate campaign = LocalDate.of(lastYear, 9, 12);
        LocalDate viral = until.minusMonths(5).withDayOfMonth(10);
        LocalDate outage = until.minusMonths(9).withDayOfMonth(11);
        List<SalesEvent> events = new ArrayList<>();
        events.add(
                new SalesEvent("Port strike", strike, strike.plusDays(14), "Overseas", "Tea", null, null, 0.04, false));
        events.add(new SalesEvent("Port strike", strike, strike.plusDays(14), null, "Tea", null, null, 0.3, false));
        events.add(
                new SalesEvent("Port strike", strike, strike.plusDays(14), "Overseas", null, null, null, 0.25, false));
        events.add(new SalesEvent(
                "Autumn campaign", campaign, campaign.plusDays(10), null, null, null, "Online", 1.9, false));
        events.add(new SalesEvent(
                "Cold Brew Kit goes viral", viral, viral.plusDays(35), null, null, "Cold Brew Kit", null, 9, true));
        events.add(new SalesEvent("Warehouse outage", outage, outage.plusDays(1), null, null, null, null, 0.08, false));
        return List.copyOf(events);
    }
}
