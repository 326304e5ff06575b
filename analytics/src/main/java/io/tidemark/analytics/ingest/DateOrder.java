package io.tidemark.analytics.ingest;

/// How dates with slashes are meant.
public enum DateOrder {
    /// 12/31/2025
    MONTH_FIRST,
    /// 31/12/2025
    DAY_FIRST
}
