package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What engines say differently. Exact figures are one 64-bit integer everywhere, the unscaled value of a decimal,
/// and overflow is an error; everything else is IEEE doubles computed by the same steps.
interface Syntax {
    /// The first instant of the bucket, in the field's own type.
    String truncated(String column, FieldType type, Grain grain);

    String exactSum(String column, int scale);

    String doubleSum(String column);

    /// A decimal of the field's scale as its unscaled integer.
    String unscaled(String decimal, int scale);

    /// By linear interpolation, of unscaled values.
    ///
    /// @param fraction as written in SQL, e.g. `0.9`
    String percentile(String column, Field field, String fraction);

    /// Of unscaled values, null for fewer than two.
    ///
    /// @param mean the column with the mean of the group, only where [#needsGroupMean]
    String deviation(String column, Field field, String mean);

    default boolean needsGroupMean(Field field) {
        return false;
    }

    String rounded(String number);

    /// The name of the type of doubles.
    String doubleType();

    /// The name of the type of 64-bit integers.
    String longType();

    /// An expression of `+ - *` over exact figures that must not have overflowed.
    default Sql checked(Sql exact) {
        return exact;
    }

    String contains(String column);

    String startsWith(String column);

    /// @param value epoch days or microseconds, 0 or 1, an integer or an unscaled decimal
    Object parameter(FieldType type, int scale, long value);

    @Nullable
    BigDecimal decimal(ResultSet row, int index, int scale) throws SQLException;

    boolean bool(ResultSet row, int index) throws SQLException;

    @Nullable
    LocalDate date(ResultSet row, int index) throws SQLException;

    @Nullable
    Instant timestamp(ResultSet row, int index) throws SQLException;

    boolean isOverflow(SQLException failure);

    static String powerOfTen(int exponent) {
        return "1" + "0".repeat(exponent);
    }

    /// A number times or over a power of ten, nothing for scale 0.
    static String shifted(String number, String sign, int scale) {
        return scale == 0 ? number : "(" + number + " " + sign + " 1e" + scale + ")";
    }
}
