package io.tidemark.app.dashboard;

/// How near a tile is to what people look at, the nearest first.
enum Sight {
    SEEN,
    /// About to be seen: it asks already.
    NEAR,
    /// It does not ask before it comes near.
    FAR;

    /// Half of what is seen, above and below, is near.
    private static final double AHEAD = 0.5;

    /// A tile from one height of a page to another, through a window of the page.
    static Sight of(double top, double bottom, double windowTop, double windowHeight) {
        double above = windowTop - bottom;
        double below = top - (windowTop + windowHeight);
        double distance = Math.max(above, below);
        if (distance < 0) {
            return SEEN;
        }
        return distance <= AHEAD * windowHeight ? NEAR : FAR;
    }
}
