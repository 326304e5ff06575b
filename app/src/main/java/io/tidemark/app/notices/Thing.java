package io.tidemark.app.notices;

/// Something with a page of its own.
public record Thing(Kind kind, String id) {

    public enum Kind {
        DASHBOARD,
        DATASET,
        /// What became of something the person did: a conflict's document, or the key of a change.
        OUTCOME
    }

    public static Thing outcome(String id) {
        return new Thing(Kind.OUTCOME, id);
    }

    static Thing dashboard(String id) {
        return new Thing(Kind.DASHBOARD, id);
    }

    static Thing dataset(String id) {
        return new Thing(Kind.DATASET, id);
    }
}
