package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.backend.BackendException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Gives decimal fields more digits after the point when rows bring them, as long as every value keeps its 18
/// digits.
final class Widening {

    private Widening() {}

    /// The entry's schema, or one with more digits.
    ///
    /// @param needed digits after the point by field
    /// @throws BackendException 422 when a value that is there would no longer fit
    static Dataset of(Connection connection, CatalogEntry entry, IntUnaryOperator needed) throws SQLException {
        Dataset dataset = entry.dataset();
        List<Field> fields = new ArrayList<>(dataset.fields());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int digits = needed.applyAsInt(i);
            if (digits > field.scale()) {
                BigDecimal largest = Catalog.largest(connection, entry, field);
                if (largest != null && largest.precision() - largest.scale() + digits > Cell.MAX_DIGITS) {
                    throw new BackendException(422, tooLong(field.withScale(digits)) + " Nothing was changed.");
                }
                fields.set(i, field.withScale(digits));
            }
        }
        return fields.equals(dataset.fields())
                ? dataset
                : new Dataset(dataset.id(), dataset.title(), fields, dataset.key(), dataset.partitionBy());
    }

    static String tooLong(Field field) {
        return "“" + field.name() + "” would need more than " + Cell.MAX_DIGITS + " digits to hold " + field.scale()
                + " after the point.";
    }
}
