package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// SQLite keeps everything but text and doubles as integers; its division truncates and its integers turn real on
/// overflow.
final class SqliteSyntax implements Syntax {
    private static final long SECOND = 1_000_000L;
    private static final long DAY = 86_400 * SECOND;
    /// 1970-01-01 was a Thursday: three days behind a Monday.
    private static final int DAYS_SINCE_MONDAY = 3;

    @Override
    public String truncated(String column, FieldType type, Grain grain) {
        boolean date = type == FieldType.DATE;
        return switch (grain) {
            case SECOND -> floor(column, SECOND);
            case MINUTE -> floor(column, 60 * SECOND);
            case HOUR -> floor(column, 3600 * SECOND);
            case DAY -> date ? column : floor(column, DAY);
            case WEEK -> {
                long unit = date ? 1 : DAY;
                String shifted = "(" + column + " + " + DAYS_SINCE_MONDAY * unit + ")";
                yield "(" + floor(shifted, 7 * unit) + " - " + DAYS_SINCE_MONDAY * unit + ")";
            }
            case MONTH, YEAR -> calendar(column, date, "'start of " + grain.wireName() + "'");
            case QUARTER ->
                calendar(
                        column,
                        date,
                        "'start of month', '-' || ((strftime('%m', " + seconds(column, date)
                                + ", 'unixepoch') - 1) % 3) || ' months'");
        };
    }

    private static String calendar(String column, boolean date, String modifiers) {
        String start = "unixepoch(" + seconds(column, date) + ", 'unixepoch', " + modifiers + ")";
        return date ? "(" + start + " / 86400)" : "(" + start + " * " + SECOND + ")";
    }

    private static String seconds(String column, boolean date) {
        return date ? column + " * 86400" : quotient(column, SECOND);
    }

    private static String floor(String column, long width) {
        return "(" + quotient(column, width) + " * " + width + ")";
    }

    private static String quotient(String column, long width) {
        return "(" + column + " / " + width + " - (" + column + " % " + width + " < 0))";
    }

    @Override
    public String exactSum(String column, int scale) {
        return "sum(" + column + ")";
    }

    @Override
    public String doubleSum(String column) {
        return "sum(" + column + ")";
    }

    @Override
    public String unscaled(String decimal, int scale) {
        return decimal;
    }

    @Override
    public String percentile(String column, Field field, String fraction) {
        return "percentile_cont(" + column + ", " + fraction + ")";
    }

    @Override
    public String deviation(String column, Field field, String mean) {
        return Dialect.DEVIATION + "(" + column + ")";
    }

    @Override
    public String rounded(String number) {
        return Dialect.ROUND + "(" + number + ")";
    }

    @Override
    public String doubleType() {
        return "REAL";
    }

    @Override
    public String longType() {
        return "INTEGER";
    }

    /// `abs` of the smallest integer is SQLite's own overflow error.
    @Override
    public Sql checked(Sql exact) {
        return Sql.of("CASE typeof(")
                .add(exact)
                .add(") WHEN 'real' THEN abs(-9223372036854775807 - 1) ELSE ")
                .add(exact)
                .add(" END");
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    @Override
    public String startsWith(String column) {
        return "instr(" + column + ", ?) = 1";
    }

    @Override
    public Object parameter(FieldType type, int scale, long value) {
        return value;
    }

    @Override
    public BigDecimal decimal(ResultSet row, int index, int scale) throws SQLException {
        return BigDecimal.valueOf(row.getLong(index), scale);
    }

    @Override
    public boolean bool(ResultSet row, int index) throws SQLException {
        return row.getLong(index) != 0;
    }

    @Override
    public LocalDate date(ResultSet row, int index) throws SQLException {
        return LocalDate.ofEpochDay(row.getLong(index));
    }

    @Override
    public Instant timestamp(ResultSet row, int index) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(index), ChronoUnit.MICROS);
    }

    @Override
    public boolean isOverflow(SQLException failure) {
        String message = failure.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("overflow");
    }
}
