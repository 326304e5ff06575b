package io.tidemark.app.cli;

import io.tidemark.analytics.model.Field;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.RowSink;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/// An Excel workbook with one sheet per table; numbers and dates are numbers and dates there.
final class ExcelTableFile implements TableFile {
    private static final int MOST_ROWS = 1_048_576;
    private static final int LONGEST_NAME = 31;
    private static final int FLUSH_EVERY = 1_000;

    private final OutputStream out;
    private final Workbook workbook;
    private final Set<String> names = new HashSet<>();

    ExcelTableFile(Path file) throws IOException {
        this.out = Files.newOutputStream(file);
        this.workbook = new Workbook(out, "Tidemark", "1.0");
    }

    @Override
    public RowSink sheet(String title) {
        return new Sheet(workbook.newWorksheet(freeName(title)));
    }

    /// Excel allows 31 characters, none of `[]:*?/\`, and no name twice.
    private String freeName(String title) {
        String bare = title.replaceAll("[\\[\\]:*?/\\\\']", " ").strip();
        String start = bare.isEmpty() ? "Table" : bare;
        String name = cut(start, LONGEST_NAME);
        for (int n = 2; !names.add(name.toLowerCase(Locale.ROOT)); n++) {
            name = cut(start, LONGEST_NAME - 4) + " " + n;
        }
        return name;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static final class Sheet implements RowSink {
        private final Worksheet sheet;
        private int row;

        Sheet(Worksheet sheet) {
            this.sheet = sheet;
        }

        @Override
        public void columns(List<Field> columns) {
            for (int i = 0; i < columns.size(); i++) {
                sheet.value(0, i, columns.get(i).name());
                sheet.style(0, i).bold().set();
            }
            sheet.freezePane(0, 1);
            row = 1;
        }

        @Override
        public void row(List<@Nullable Object> values) {
            if (row == MOST_ROWS) {
                throw new AppException("Excel holds no more than 1,048,576 rows. Export to .csv or .parquet instead.");
            }
            for (int i = 0; i < values.size(); i++) {
                put(i, values.get(i));
            }
            row++;
            if (row % FLUSH_EVERY == 0) {
                flush();
            }
        }

        private void put(int column, @Nullable Object value) {
            switch (value) {
                case null -> {}
                case Long number -> sheet.value(row, column, number);
                case BigDecimal number -> sheet.value(row, column, number);
                case Double number -> sheet.value(row, column, number);
                case Boolean truth -> sheet.value(row, column, truth);
                case LocalDate day -> {
                    sheet.value(row, column, day);
                    sheet.style(row, column).format("yyyy-mm-dd").set();
                }
                case Instant moment -> {
                    sheet.value(row, column, LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
                    sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
                }
                default -> sheet.value(row, column, value.toString());
            }
        }

        private void flush() {
            try {
                sheet.flush();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            workbook.finish();
        }
    }
}
