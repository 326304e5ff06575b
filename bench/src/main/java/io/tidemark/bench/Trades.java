package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Made-up retail lines of the shape people bring: eight fields, half a dozen words a line, customers missing, a
/// few returns. The same rows on every machine.
final class Trades {
    static final Dataset DATASET = new Dataset(
            "trades",
            "Trades",
            List.of(
                    Field.of("invoice", FieldType.STRING),
                    Field.of("stock", FieldType.STRING),
                    Field.of("description", FieldType.STRING),
                    Field.of("quantity", FieldType.INTEGER),
                    Field.of("sold", FieldType.TIMESTAMP),
                    Field.decimal("price", 2).withUnit("$"),
                    Field.of("customer", FieldType.INTEGER).withRole(FieldRole.DIMENSION),
                    Field.of("country", FieldType.STRING)));

    private static final long START = Instant.parse("2023-01-01T00:00:00Z").getEpochSecond();
    private static final int THREE_YEARS = 3 * 365 * 86_400;
    private static final String[] WORDS = {
        "WHITE", "HANGING", "HEART", "HOLDER", "METAL", "LANTERN", "CREAM", "CUPID", "KNITTED", "FLAG", "BOTTLE", "RED",
        "WOOLLY", "GLASS", "STAR", "FROSTED", "TEA", "SET", "BOX", "VINTAGE"
    };

    private final SplittableRandom random = new SplittableRandom(20_231_130);
    private final String[] descriptions = new String[4_000];
    private final String[] countries = new String[38];
    private final int rows;

    Trades(int rows) {
        this.rows = rows;
        for (int i = 0; i < descriptions.length; i++) {
            descriptions[i] = word() + " " + word() + " " + word() + " " + word() + " " + i;
        }
        for (int i = 0; i < countries.length; i++) {
            countries[i] = "Country " + (char) ('A' + i % 26) + i;
        }
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    void pages(Consumer<RowPage> each) {
        RowPageBuilder page = new RowPageBuilder(DATASET, RowPage.MAX_ROWS);
        for (int i = 1; i <= rows; i++) {
            page.beginRow(i);
            int product = random.nextInt(descriptions.length);
            page.setText(0, Integer.toString(536_365 + i / 20));
            page.setText(1, "S" + product);
            page.setText(2, descriptions[product]);
            page.setLong(3, random.nextInt(50) == 0 ? -random.nextInt(1, 20) : random.nextInt(1, 60));
            page.setLong(4, (START + (long) (THREE_YEARS * ((double) i / rows)) / 60 * 60) * 1_000_000);
            page.setLong(5, random.nextInt(50, 2_500));
            if (random.nextInt(4) > 0) {
                page.setLong(6, 12_000 + random.nextInt(6_000));
            }
            page.setText(7, countries[Math.min(random.nextInt(38), random.nextInt(38))]);
            if (page.isFull()) {
                each.accept(page.build());
            }
        }
        if (page.rows() > 0) {
            each.accept(page.build());
        }
    }

    void csv(Path file) throws IOException {
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("invoice,stock,description,quantity,sold,price,customer,country\n");
            pages(page -> write(page, time, out));
        }
    }

    private static void write(RowPage page, DateTimeFormatter time, BufferedWriter out) {
        Columns c = new Columns(page);
        try {
            for (int i = 0; i < page.rows(); i++) {
                out.write(c.text(0, i) + "," + c.text(1, i) + "," + c.text(2, i) + "," + c.number(3, i) + ",");
                out.write(time.format(Instant.ofEpochSecond(c.value(4, i) / 1_000_000)) + ",");
                out.write(BigDecimal.valueOf(c.value(5, i), 2) + "," + c.number(6, i) + "," + c.text(7, i) + "\n");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Cells of a page by column and row.
    record Columns(RowPage page) {
        @Nullable
        String text(int column, int row) {
            return ((io.tidemark.analytics.change.Column.Texts) page.columns().get(column)).values()[row];
        }

        long value(int column, int row) {
            return ((io.tidemark.analytics.change.Column.Longs) page.columns().get(column)).values()[row];
        }

        String number(int column, int row) {
            return page.columns().get(column).isNull(row) ? "" : Long.toString(value(column, row));
        }

        boolean isNull(int column, int row) {
            return page.columns().get(column).isNull(row);
        }
    }
}
