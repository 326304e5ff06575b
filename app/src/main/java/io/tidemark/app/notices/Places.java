package io.tidemark.app.notices;

/// Where a click on a notice leads.
public interface Places {
    /// Whether it is on this computer; blocks.
    boolean has(Thing thing);

    /// Shows it. Owner thread.
    void open(Thing thing);
}
