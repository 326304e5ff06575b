package io.tidemark.analytics.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageCodecTest {

    static List<JsonFactory> forms() {
        return List.of(new JsonFactory(), new CBORFactory());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aPageComesBackAsItWas(JsonFactory form) throws IOException {
        RowPage page = page(5_000);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = form.createGenerator(bytes)) {
            PageCodec.write(page, out);
        }
        RowPage back;
        try (JsonParser in = form.createParser(bytes.toByteArray())) {
            back = PageCodec.read(in);
        }

        assertEquals(new RowHash().of(page), new RowHash().of(back));
        assertEquals(page.dataset(), back.dataset());
        for (int c = 0; c < page.columns().size(); c++) {
            for (int row = 0; row < page.rows(); row++) {
                assertEquals(
                        page.columns().get(c).isNull(row), back.columns().get(c).isNull(row));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"rows\":-1}",
                "{\"rows\":2000000000,\"ids\":[]}",
                "{\"ids\":[1]}",
                "{\"rows\":2,\"ids\":[1]}",
                "{\"rows\":1,\"ids\":[1,2]}",
                "{\"rows\":1,\"ids\":[1],\"columns\":[{\"kind\":\"text\",\"words\":[\"a\"],\"indexes\":[7]}]}",
                "{\"rows\":1,\"ids\":[1],\"columns\":[{\"kind\":\"long\"}]}",
                "{\"rows\":1,\"ids\":[1],\"columns\":[{\"kind\":\"long\",\"values\":[]}]}",
                "{\"rows\":1,\"ids\":[1],\"columns\":[{\"kind\":\"long\",\"values\":[\"x\"]}]}",
            })
    void whatIsNoPageIsRefused(String text) throws IOException {
        try (JsonParser in = new JsonFactory().createParser(text.getBytes(StandardCharsets.UTF_8))) {
            assertThrows(IOException.class, () -> PageCodec.read(in));
        }
    }

    private static RowPage page(int rows) {
        Dataset dataset = new Dataset(
                "t",
                "T",
                List.of(
                        Field.of("repeats", FieldType.STRING),
                        Field.of("unique", FieldType.STRING),
                        Field.decimal("price", 2),
                        Field.of("weight", FieldType.DOUBLE),
                        Field.of("sold", FieldType.TIMESTAMP),
                        Field.of("empty", FieldType.BOOLEAN)));
        RowPageBuilder page = new RowPageBuilder(dataset, rows);
        Random random = new Random(3);
        for (int i = 0; i < rows; i++) {
            page.beginRow(1L + i);
            if (random.nextInt(10) > 0) {
                page.setText(0, "région " + random.nextInt(9));
                page.setText(1, "😀" + random.nextLong());
                page.setLong(2, random.nextLong());
                page.setDouble(3, random.nextGaussian());
                page.setLong(4, -random.nextLong(1L << 50));
            }
        }
        return page.build();
    }
}
