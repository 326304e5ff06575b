package io.tidemark.analytics.query;

/// The engines a query compiles for. The physical table has columns `c0…cn`, by a field's position in its dataset.
public enum Dialect {
    /// TEXT, INTEGER, REAL; decimals unscaled, booleans 0 or 1, dates as epoch days and timestamps as epoch
    /// microseconds. Needs SQLite's own `percentile_cont`, and two functions registered on each connection: the
    /// scalar [#ROUND], which is [Rounding#twelve] and null for null, and the aggregate [#DEVIATION], which is
    /// [SampleDeviation] over its non-null values (integers by `add(long)`, reals by `add(double)`).
    SQLITE,
    /// VARCHAR, BIGINT, DECIMAL(18, scale), DOUBLE, BOOLEAN, DATE, TIMESTAMP.
    DUCKDB,
    /// text COLLATE "C", bigint, numeric, double precision, boolean, date, timestamp without time zone.
    POSTGRES;

    public static final String ROUND = "tm_round12";
    public static final String DEVIATION = "tm_stddev";

    Syntax syntax() {
        return switch (this) {
            case SQLITE -> new SqliteSyntax();
            case DUCKDB -> new DuckDbSyntax();
            case POSTGRES -> new PostgresSyntax();
        };
    }
}
