package io.tidemark.analytics.sample;

import io.tidemark.analytics.dashboard.Dashboard;
import java.time.LocalDate;
import java.util.List;

/// What a tenant of the demo begins with. The same day gives the same rows and dashboards everywhere.
///
/// @param tenant its short name, as in `admin@harbour`
public record SampleWorkspace(String tenant, String name, List<SampleRows> datasets, List<SampleDashboard> dashboards) {
    public static final String SALES_OVERVIEW = "01990000-0000-7000-8000-000000000001";
    public static final String PRODUCTS_AND_MARGINS = "01990000-0000-7000-8000-000000000002";
    public static final String CUSTOMERS_AND_CHANNELS = "01990000-0000-7000-8000-000000000003";
    public static final String ORCHARD_OVERVIEW = "01990000-0000-7000-8000-000000000011";

    /// All tiles share the last three years, in whole months.
    static final Dashboard.TimeRange THREE_YEARS = new Dashboard.TimeRange("sold_at", "now-3y/M", "now/M", "month");

    public SampleWorkspace {
        datasets = List.copyOf(datasets);
        dashboards = List.copyOf(dashboards);
    }

    /// Harbour Trading sells coffee and tea; more than 250,000 lines of orders over three years, and its web shop's
    /// visits.
    ///
    /// @param until the first day without rows: today, in UTC
    public static SampleWorkspace harbour(LocalDate until) {
        Company company = Company.harbour(until);
        return new SampleWorkspace(
                "harbour",
                "Harbour Trading",
                List.of(new SampleSales(company), new SampleVisits(company)),
                List.of(
                        new SampleDashboard(SALES_OVERVIEW, SalesOverview.dashboard(company)),
                        new SampleDashboard(PRODUCTS_AND_MARGINS, ProductsAndMargins.dashboard()),
                        new SampleDashboard(CUSTOMERS_AND_CHANNELS, CustomersAndChannels.dashboard())));
    }

    /// Orchard Foods sells fruit and juice, on a tenth of the scale.
    ///
    /// @param until the first day without rows: today, in UTC
    public static SampleWorkspace orchard(LocalDate until) {
        Company company = Company.orchard(until);
        return new SampleWorkspace(
                "orchard",
                "Orchard Foods",
                List.of(new SampleSales(company)),
                List.of(new SampleDashboard(ORCHARD_OVERVIEW, SalesOverview.dashboard(company))));
    }
}
