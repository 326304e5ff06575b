package io.tidemark.soak;

/// How long the runs are to be.
final class Soak {

    private Soak() {}

    static boolean isLong() {
        return "long".equals(System.getProperty("tidemark.soak"));
    }

    static boolean has(String property) {
        return System.getProperty(property) != null;
    }

    static long number(String property, long usual) {
        return Long.getLong(property, usual);
    }
}
