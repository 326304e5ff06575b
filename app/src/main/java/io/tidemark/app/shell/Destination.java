package io.tidemark.app.shell;

/// Where the rail leads.
public enum Destination {
    DASHBOARDS("Dashboards"),
    EXPLORE("Explore"),
    DATA("Data");

    private final String title;

    Destination(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
