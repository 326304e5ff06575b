package io.tidemark.app.cli;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.query.Answer;
import io.tidemark.app.workspace.RowSink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers as text.
final class Answers {
    private Answers() {}

    static List<String> lines(Answer answer) {
        TextTable table = new TextTable(
                answer.columns().stream().map(Answer.Column::name).toList(),
                answer.columns().stream()
                        .map(column -> column.type().isNumber())
                        .toList());
        for (List<@Nullable Object> row : answer.rows()) {
            table.row(row.stream().map(Answers::text).toList());
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(answer.rows().size() == 1 ? "1 row" : answer.rows().size() + " rows");
        return lines;
    }

    /// @return the number of rows
    static long write(Answer answer, RowSink sink) {
        sink.columns(answer.columns().stream()
                .map(column -> Field.of(column.name(), column.type()))
                .toList());
        answer.rows().forEach(sink::row);
        return answer.rows().size();
    }

    /// A value as it is written in tables and files; null is empty.
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case Double number -> plain(number);
            default -> value.toString();
        };
    }

    private static String plain(double number) {
        String exact = new BigDecimal(Double.toString(number)).toPlainString();
        return exact.endsWith(".0") ? exact.substring(0, exact.length() - 2) : exact;
    }
}
