package io.tidemark.app.devices;

/// Whether what a person may no longer have is gone from a device, in words.
///
/// @param sign says the same as the colour
record Removal(Kind kind, String sign, String text) {

    /// Which colour it has.
    enum Kind {
        OPEN("open"),
        DONE("done"),
        NONE("none");

        private final String styleClass;

        Kind(String styleClass) {
            this.styleClass = styleClass;
        }

        String styleClass() {
            return styleClass;
        }
    }
}
