package io.tidemark.app.notices;

/// Something with a page of its own.
public record Thing(Kind kind, String id) {

    public enum Kind {
        DASHBOARD,
        DATASET
    }

    static Thing dashboard(String id) {
        return new Thing(Kind.DASHBOARD, id);
    }

    static Thing dataset(String id) {
        return new Thing(Kind.DATASET, id);
    }
}
