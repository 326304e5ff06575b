package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// DuckDB sums 64-bit columns in 128 bits.
final class DuckDbSyntax implements Syntax {
    /// The largest numbers whose squares fit 64 bits, and 18 decimal digits.
    private static final long SMALL_INTEGER = 3_037_000_499L;

    private static final long SMALL_DECIMAL = 999_999_999L;

    @Override
    public String truncated(String column, FieldType type, Grain grain) {
        if (type == FieldType.DATE) {
            return grain == Grain.DAY ? column : "CAST(" + trunc(column, grain) + " AS DATE)";
        }
        return trunc(column, grain);
    }

    private static String trunc(String column, Grain grain) {
        return "date_trunc('" + grain.wireName() + "', " + column + ")";
    }

    @Override
    public String exactSum(String column, int scale) {
        return "CAST(sum(" + column + ")" + (scale == 0 ? "" : " * " + Syntax.powerOfTen(scale)) + " AS BIGINT)";
    }

    /// Exact: whole parts and fractions are summed as integers of 128 bits; only what is too large or too small for
    /// that goes by a compensated sum.
    @Override
    public String doubleSum(String column) {
        String near = "abs(" + column + ") < " + Fractions.BOUND;
        String fractions = "(" + column + " - trunc(" + column + ")) * " + Fractions.UNITS;
        String beyond = column + " - CAST(CAST(" + column + " * " + Fractions.UNITS + " AS BIGINT) AS DOUBLE) / "
                + Fractions.UNITS;
        return "CASE WHEN count(" + column + ") > 0 THEN CAST(coalesce(sum(CASE WHEN " + near + " THEN CAST(trunc("
                + column + ") AS BIGINT) END), 0) * " + Fractions.UNITS_EXACT + " + coalesce(sum(CASE WHEN " + near
                + " THEN CAST(" + fractions + " AS BIGINT) END), 0) AS DOUBLE) / " + Fractions.UNITS
                + " + coalesce(fsum(CASE WHEN NOT " + near + " THEN " + column + " WHEN abs(" + column + ") < 1 THEN "
                + beyond + " END), 0) END";
    }

    @Override
    public String unscaled(String decimal, int scale) {
        return "CAST(" + hundredths(decimal, scale) + " AS BIGINT)";
    }

    private static String hundredths(String decimal, int scale) {
        return scale == 0
                ? decimal
                : "CAST(" + decimal + " AS DECIMAL(38, " + scale + ")) * " + Syntax.powerOfTen(scale);
    }

    /// Integers are selected faster than doubles; below 2^51 the way through a double is exact.
    @Override
    public String percentile(String column, Field field, String fraction) {
        String values = field.scale() == 0
                ? column
                : "CAST(CAST(" + column + " AS DOUBLE) * " + Syntax.powerOfTen(field.scale()) + " AS BIGINT)";
        return "quantile_cont("
                + (field.type() == FieldType.DECIMAL && field.scale() == 0 ? "CAST(" + values + " AS BIGINT)" : values)
                + ", " + fraction + ")";
    }

    @Override
    public boolean needsGroupMean(Field field) {
        return field.type() == FieldType.DOUBLE;
    }

    @Override
    public String deviation(String column, Field field, String mean) {
        return field.type() == FieldType.DOUBLE ? twoPasses(column, mean) : exactSquares(column, field);
    }

    private static String twoPasses(String column, String mean) {
        String distance = "(" + column + " - " + mean + ")";
        String rest = "fsum(" + distance + ")";
        return "CASE WHEN count(" + column + ") < 2 THEN NULL WHEN min(" + column + ") = max(" + column
                + ") THEN 0 ELSE sqrt((fsum(" + distance + " * " + distance + ") - " + rest + " * " + rest + " / count("
                + column + ")) / (count(" + column + ") - 1)) END";
    }

    /// The steps of [SampleDeviation#sumOfSquares].
    private static String exactSquares(String column, Field field) {
        int scale = field.scale();
        String n = "count(" + column + ")";
        String sum = "CAST(" + hundredths("sum(" + column + ")", scale) + " AS HUGEINT)";
        String near = "CAST(floor(CAST(" + sum + " AS DOUBLE) / " + n + " + 0.5) AS HUGEINT)";
        String rest = "(" + sum + " - " + near + " * " + n + ")";
        String about = "(" + squares(column, field) + " - " + near + " * (" + sum + " + " + rest + "))";
        return "CASE WHEN " + n + " > 1 THEN sqrt((CAST(" + about + " AS DOUBLE) - CAST(" + rest + " AS DOUBLE) * CAST("
                + rest + " AS DOUBLE) / " + n + ") / (" + n + " - 1)) END";
    }

    /// The exact sum of the squares of the unscaled values. Most squares fit the column's own type, which is fast.
    private static String squares(String column, Field field) {
        boolean decimal = field.type() == FieldType.DECIMAL;
        int scale = field.scale();
        String bound = BigDecimal.valueOf(decimal ? SMALL_DECIMAL : SMALL_INTEGER, scale)
                .toPlainString();
        String small = column + " BETWEEN -" + bound + " AND " + bound;
        String wide = decimal ? "DECIMAL(38, " + scale + ")" : "HUGEINT";
        String squares = "coalesce(sum(CASE WHEN " + small + " THEN " + column + " * " + column
                + " END), 0) + coalesce(sum(CASE WHEN NOT " + small + " THEN CAST(" + column + " AS " + wide + ") * "
                + column + " END), 0)";
        // A decimal of 38 digits cannot be multiplied into an integer, but its digits are that integer.
        return decimal ? "CAST(replace(CAST(" + squares + " AS VARCHAR), '.', '') AS HUGEINT)" : "(" + squares + ")";
    }

    @Override
    public String rounded(String number) {
        return "CAST(format('{:.11e}', " + number + ") AS DOUBLE)";
    }

    @Override
    public String doubleType() {
        return "DOUBLE";
    }

    @Override
    public String longType() {
        return "BIGINT";
    }

    @Override
    public String contains(String column) {
        return "contains(" + column + ", ?)";
    }

    @Override
    public String startsWith(String column) {
        return "starts_with(" + column + ", ?)";
    }

    @Override
    public Object parameter(FieldType type, int scale, long value) {
        return Physical.of(type, scale, value);
    }

    @Override
    public @Nullable BigDecimal decimal(ResultSet row, int index, int scale) throws SQLException {
        return row.getBigDecimal(index);
    }

    @Override
    public boolean bool(ResultSet row, int index) throws SQLException {
        return row.getBoolean(index);
    }

    @Override
    public @Nullable LocalDate date(ResultSet row, int index) throws SQLException {
        return row.getObject(index, LocalDate.class);
    }

    @Override
    public @Nullable Instant timestamp(ResultSet row, int index) throws SQLException {
        LocalDateTime time = row.getObject(index, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Override
    public boolean isOverflow(SQLException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of range") || message.contains("overflow");
    }
}
