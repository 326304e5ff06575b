package io.tidemark.store.answers;

import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Rounding;
import io.tidemark.analytics.query.SampleDeviation;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/// The functions compiled queries call that SQLite lacks.
public final class SqliteFunctions {
    private static final int DOUBLE = 2;
    private static final int LONG = 1;
    private static final int NULL = 5;

    private SqliteFunctions() {}

    public static void register(Connection connection) throws SQLException {
        Function.create(connection, Dialect.ROUND, new Round(), 1, Function.FLAG_DETERMINISTIC);
        Function.create(connection, Dialect.DEVIATION, new Deviation(), 1, Function.FLAG_DETERMINISTIC);
    }

    private static final class Round extends Function {
        @Override
        protected void xFunc() throws SQLException {
            if (value_type(0) == NULL) {
                result();
            } else {
                try {
                    result(Rounding.twelve(value_double(0)));
                } catch (ArithmeticException beyond) {
                    error(String.valueOf(beyond.getMessage()));
                }
            }
        }
    }

    private static final class Deviation extends Function.Aggregate {
        private SampleDeviation values = new SampleDeviation();

        @Override
        protected void xStep() throws SQLException {
            switch (value_type(0)) {
                case LONG -> values.add(value_long(0));
                case DOUBLE -> values.add(value_double(0));
                default -> {}
            }
        }

        @Override
        protected void xFinal() throws SQLException {
            Double value = values.value();
            if (value == null) {
                result();
            } else {
                result(value);
            }
        }

        /// SQLite's driver clones the registered aggregate for every group.
        @Override
        public Object clone() throws CloneNotSupportedException {
            Deviation copy = (Deviation) super.clone();
            copy.values = new SampleDeviation();
            return copy;
        }
    }
}
