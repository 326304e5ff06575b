package io.tidemark.simulation;

/// What somebody may have of the rows of a place.
enum Share {
    WHOLE("all of"),
    /// Without their height.
    WITHOUT_HEIGHT("all but the heights of"),
    NOTHING("nothing of");

    private final String words;

    Share(String words) {
        this.words = words;
    }

    /// `ann may have nothing of p1`
    String said(String user, String place) {
        return user + " may have " + words + " " + place;
    }
}
