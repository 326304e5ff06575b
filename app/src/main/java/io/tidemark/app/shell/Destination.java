package io.tidemark.app.shell;

/// Where one can be.
public enum Destination {
    DASHBOARDS("Dashboards", true),
    EXPLORE("Explore", true),
    DATA("Data", true),
    CHANGES("Your changes", false);

    private final String title;
    private final boolean inRail;

    Destination(String title, boolean inRail) {
        this.title = title;
        this.inRail = inRail;
    }

    /// The others are reached from what they are about.
    boolean inRail() {
        return inRail;
    }

    public String title() {
        return title;
    }
}
