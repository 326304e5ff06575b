package io.tidemark.soak;

/// How long the runs are to be.
public final class Soak {

    private Soak() {}

    public static boolean isLong() {
        return "long".equals(System.getProperty("tidemark.soak"));
    }

    public static boolean has(String property) {
        return System.getProperty(property) != null;
    }

    public static long number(String property, long usual) {
        return Long.getLong(property, usual);
    }
}
