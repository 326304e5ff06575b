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
import org.jspecify.annotations.Nullable;

/// PostgreSQL computes exactly in numeric. A cast from double to numeric keeps only 15 digits, so doubles go
/// through their text, which is the shortest that reads back the same.
final class PostgresSyntax implements Syntax {
    private static final int DIGITS = 40;
    private static final String OUT_OF_RANGE = "22003";

    @Override
    public String truncated(String column, FieldType type, Grain grain) {
        if (type == FieldType.DATE) {
            return grain == Grain.DAY
                    ? column
                    : "CAST(" + trunc("CAST(" + column + " AS timestamp)", grain) + " AS date)";
        }
        return trunc(column, grain);
    }

    private static String trunc(String column, Grain grain) {
        return "date_trunc('" + grain.wireName() + "', " + column + ")";
    }

    @Override
    public String exactSum(String column, int scale) {
        return unscaled("sum(" + column + ")", scale);
    }

    /// Exact: whole parts and fractions are summed as integers; what is too large for that goes by its text, what
    /// is too small fits the 15 digits of a cast.
    @Override
    public String doubleSum(String column) {
        String near = "abs(" + column + ") < " + Fractions.BOUND;
        String beyond = column + " - round(" + column + " * " + Fractions.UNITS + ") / " + Fractions.UNITS;
        return "CASE WHEN count(" + column + ") > 0 THEN CAST(coalesce(sum(CASE WHEN " + near + " THEN CAST(trunc("
                + column + ") AS bigint) END), 0) + coalesce(sum(CASE WHEN " + near + " THEN CAST((" + column
                + " - trunc(" + column + ")) * " + Fractions.UNITS + " AS bigint) END), 0) * " + Fractions.FRACTION
                + " + coalesce(sum(CASE WHEN NOT " + near + " THEN CAST(CAST(" + column
                + " AS text) AS numeric) WHEN abs(" + column + ") < 1 THEN CAST(" + beyond
                + " AS numeric) END), 0) AS double precision) END";
    }

    @Override
    public String unscaled(String decimal, int scale) {
        return "CAST(" + times(decimal, scale) + " AS bigint)";
    }

    private static String times(String decimal, int scale) {
        return scale == 0 ? decimal : decimal + " * " + Syntax.powerOfTen(scale);
    }

    @Override
    public String percentile(String column, Field field, String fraction) {
        String value =
                switch (field.type()) {
                    case DECIMAL -> "CAST(" + unscaled(column, field.scale()) + " AS double precision)";
                    case INTEGER, DOUBLE, STRING, BOOLEAN, DATE, TIMESTAMP ->
                        "CAST(" + column + " AS double precision)";
                };
        return "percentile_cont(" + fraction + ") WITHIN GROUP (ORDER BY " + value + ")";
    }

    @Override
    public String deviation(String column, Field field, String mean) {
        if (field.type() == FieldType.DOUBLE) {
            return doubleDeviation(column);
        }
        String n = "count(" + column + ")";
        String sum = "(" + times("sum(CAST(" + column + " AS numeric))", field.scale()) + ")";
        String squares = "(" + times("sum(CAST(" + column + " AS numeric) * " + column + ")", 2 * field.scale()) + ")";
        String near = "CAST(CAST(floor(CAST(" + sum + " AS double precision) / NULLIF(" + n
                + ", 0) + 0.5) AS bigint) AS numeric)";
        String rest = "(" + sum + " - " + near + " * " + n + ")";
        String about = "(" + squares + " - " + near + " * (" + sum + " + " + rest + "))";
        String correction = "CAST(" + rest + " AS double precision)";
        return "CASE WHEN " + n + " > 1 THEN sqrt((CAST(" + about + " AS double precision) - " + correction + " * "
                + correction + " / " + n + ") / (" + n + " - 1)) END";
    }

    /// Exact but for the last digits of 40: as many as its operands have, numeric keeps in quotients and roots.
    private static String doubleDeviation(String column) {
        String value = "CAST(CAST(" + column + " AS text) AS numeric)";
        String n = "count(" + column + ")";
        String squares = n + " * sum(" + value + " * " + value + ") - sum(" + value + ") * sum(" + value + ")";
        return "CASE WHEN " + n + " > 1 THEN CAST(sqrt((" + squares + ") * 1." + "0".repeat(DIGITS) + " / (" + n
                + " * (" + n + " - 1))) AS double precision) END";
    }

    @Override
    public String rounded(String number) {
        return "CAST(to_char(" + number + ", '9.99999999999EEEE') AS double precision)";
    }

    @Override
    public String doubleType() {
        return "double precision";
    }

    @Override
    public String longType() {
        return "bigint";
    }

    @Override
    public String contains(String column) {
        return "position(? IN " + column + ") > 0";
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
        BigDecimal value = row.getBigDecimal(index);
        return value == null ? null : value.setScale(scale);
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
        return OUT_OF_RANGE.equals(failure.getSQLState());
    }
}
