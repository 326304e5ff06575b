package io.tidemark.analytics.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The condition that a row lies behind the last row of the page before.
final class Continuation {
    private final Syntax syntax;

    Continuation(Syntax syntax) {
        this.syntax = syntax;
    }

    /// @param last the values of the columns of `keys`
    Sql behind(List<SortKey> keys, List<Output> outputs, List<@Nullable Object> last) {
        List<Sql> ways = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Object value = last.get(i);
            if (value == null) {
                continue;
            }
            List<Sql> steps = new ArrayList<>();
            for (int before = 0; before < i; before++) {
                steps.add(same(outputs.get(keys.get(before).index()), last.get(before)));
            }
            Output output = outputs.get(keys.get(i).index());
            String sign = keys.get(i).descending() ? " < " : " > ";
            steps.add(Sql.of("(" + output.alias() + sign)
                    .bind(parameter(output, value))
                    .add(" OR " + output.alias() + " IS NULL)"));
            ways.add(Sql.of("(").add(Sql.join(" AND ", steps)).add(")"));
        }
        return ways.isEmpty()
                ? Sql.of(Point.NOTHING)
                : Sql.of("(").add(Sql.join(" OR ", ways)).add(")");
    }

    private Sql same(Output output, @Nullable Object value) {
        return value == null
                ? Sql.of(output.alias() + " IS NULL")
                : Sql.of(output.alias() + " = ").bind(parameter(output, value));
    }

    private Object parameter(Output output, Object value) {
        return switch (value) {
            case BigDecimal number -> {
                long unscaled = number.unscaledValue().longValueExact();
                yield output.form() == Output.Form.LONG
                        ? unscaled
                        : syntax.parameter(output.type(), output.scale(), unscaled);
            }
            case Boolean truth -> syntax.parameter(output.type(), 0, truth ? 1 : 0);
            case LocalDate date -> syntax.parameter(output.type(), 0, date.toEpochDay());
            case Instant time -> syntax.parameter(output.type(), 0, ChronoUnit.MICROS.between(Instant.EPOCH, time));
            default -> value;
        };
    }
}
