package io.tidemark.app.shell;

/// Where one can be.
public enum Destination {
    DASHBOARDS("Dashboards", "d", true),
    EXPLORE("Explore", "e", true),
    DATA("Data", "a", true),
    CHANGES("Your changes", "c", false),
    /// For admins.
    DEVICES("Devices", "v", true);

    private final String title;
    private final String key;
    private final boolean inRail;

    Destination(String title, String key, boolean inRail) {
        this.title = title;
        this.key = key;
        this.inRail = inRail;
    }

    /// The letter that goes there, after a `g`.
    String key() {
        return key;
    }

    /// The others are reached from what they are about.
    boolean inRail() {
        return inRail;
    }

    public String title() {
        return title;
    }
}
