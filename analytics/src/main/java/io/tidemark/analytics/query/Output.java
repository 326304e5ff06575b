package io.tidemark.analytics.query;

import io.tidemark.analytics.model.FieldType;

/// A column of the answer as the SQL yields it.
///
/// @param alias its name inside the SQL: `d0…` or `m0…`
/// @param form  how the value lies in the result set
/// @param scale digits after the point of a decimal; 0 for every other type
record Output(String alias, Answer.Column column, Form form, int scale) {
    enum Form {
        /// As the engine stores the field.
        NATIVE,
        /// An integer, or the unscaled value of a decimal.
        LONG,
        DOUBLE
    }

    FieldType type() {
        return column.type();
    }

    String name() {
        return column.name();
    }
}
