package io.tidemark.analytics.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A page of rows as a JSON or CBOR object, by whichever generator it is given:
/// `{"dataset","rows":n,"ids":[…],"columns":[…]}`, a column being `{"kind":"long","scale":s,"values":[…]}`,
/// `{"kind":"double","values":[…]}`, `{"kind":"text","values":[…]}` or, where words repeat,
/// `{"kind":"text","words":[…],"indexes":[…]}` with an index per row. Nulls are null, also among the indexes.
/// Stateless.
public final class PageCodec {
    private PageCodec() {}

    public static void write(RowPage page, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("dataset", page.dataset());
        out.writeNumberField("rows", page.rows());
        out.writeFieldName("ids");
        out.writeArray(page.ids(), 0, page.rows());
        out.writeArrayFieldStart("columns");
        for (Column column : page.columns()) {
            writeColumn(column, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeColumn(Column column, JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (column) {
            case Column.Longs longs -> {
                out.writeStringField("kind", "long");
                if (longs.scale() > 0) {
                    out.writeNumberField("scale", longs.scale());
                }
                out.writeFieldName("values");
                out.writeStartArray(longs.values(), longs.size());
                for (int i = 0; i < longs.size(); i++) {
                    if (longs.isNull(i)) {
                        out.writeNull();
                    } else {
                        out.writeNumber(longs.values()[i]);
                    }
                }
                out.writeEndArray();
            }
            case Column.Doubles doubles -> {
                out.writeStringField("kind", "double");
                out.writeFieldName("values");
                out.writeStartArray(doubles.values(), doubles.size());
                for (int i = 0; i < doubles.size(); i++) {
                    if (doubles.isNull(i)) {
                        out.writeNull();
                    } else {
                        out.writeNumber(doubles.values()[i]);
                    }
                }
                out.writeEndArray();
            }
            case Column.Texts texts -> {
                out.writeStringField("kind", "text");
                writeTexts(texts.values(), out);
            }
        }
        out.writeEndObject();
    }

    private static void writeTexts(@Nullable String[] values, JsonGenerator out) throws IOException {
        Map<String, Integer> words = new HashMap<>();
        List<String> ordered = new ArrayList<>();
        for (String value : values) {
            if (value != null && words.putIfAbsent(value, ordered.size()) == null) {
                ordered.add(value);
                if (ordered.size() > values.length / 2) {
                    out.writeFieldName("values");
                    writeStrings(values, out);
                    return;
                }
            }
        }
        out.writeFieldName("words");
        writeStrings(ordered.toArray(String[]::new), out);
        out.writeFieldName("indexes");
        out.writeStartArray(values, values.length);
        for (String value : values) {
            Integer index = value == null ? null : words.get(value);
            if (index == null) {
                out.writeNull();
            } else {
                out.writeNumber(index.intValue());
            }
        }
        out.writeEndArray();
    }

    private static void writeStrings(@Nullable String[] values, JsonGenerator out) throws IOException {
        out.writeStartArray(values, values.length);
        for (String value : values) {
            if (value == null) {
                out.writeNull();
            } else {
                out.writeString(value);
            }
        }
        out.writeEndArray();
    }

    /// Reads the page whose object the parser is at, or about to enter.
    ///
    /// @throws IOException when it is not a page, or claims more than [RowPage#MAX_ROWS] rows
    public static RowPage read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            require(in, in.nextToken() == JsonToken.START_OBJECT);
        }
        String dataset = "";
        int rows = -1;
        long[] ids = {};
        List<Column> columns = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "dataset" -> dataset = in.getText();
                case "rows" -> {
                    rows = in.getIntValue();
                    require(in, rows >= 0 && rows <= RowPage.MAX_ROWS);
                }
                case "ids" -> {
                    require(in, rows >= 0);
                    ids = new Values(in, rows).longs();
                }
                case "columns" -> {
                    require(in, rows >= 0 && in.currentToken() == JsonToken.START_ARRAY);
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        columns.add(readColumn(in, rows));
                    }
                }
                default -> in.skipChildren();
            }
        }
        return new RowPage(dataset, ids, columns);
    }

    private static Column readColumn(JsonParser in, int rows) throws IOException {
        String kind = "";
        int scale = 0;
        @Nullable String[] words = {};
        @Nullable Column column = null;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "kind" -> kind = in.getText();
                case "scale" -> scale = in.getIntValue();
                case "words" -> words = new Values(in, -1).texts();
                case "indexes" -> column = new Column.Texts(new Values(in, rows).words(words));
                case "values" -> {
                    Values values = new Values(in, rows);
                    column = switch (kind) {
                        case "long" -> new Column.Longs(values.longs(), values.nulls, scale);
                        case "double" -> new Column.Doubles(values.doubles(), values.nulls);
                        default -> new Column.Texts(values.texts());
                    };
                }
                default -> in.skipChildren();
            }
        }
        if (column == null) {
            throw new IOException("a column without values");
        }
        return column;
    }

    private static void require(JsonParser in, boolean holds) throws IOException {
        if (!holds) {
            throw new IOException(
                    "not a page of rows, at " + in.currentLocation().offsetDescription());
        }
    }

    /// One array of values, with the places of its nulls.
    private static final class Values {
        private final JsonParser in;
        private final int rows;
        private final BitSet nulls = new BitSet();

        /// @param rows how many there must be; -1 for any number
        Values(JsonParser in, int rows) throws IOException {
            this.in = in;
            this.rows = rows;
            require(in, in.currentToken() == JsonToken.START_ARRAY);
        }

        long[] longs() throws IOException {
            long[] values = new long[rows];
            int i = 0;
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                require(in, i < rows);
                if (token == JsonToken.VALUE_NULL) {
                    nulls.set(i++);
                } else {
                    values[i++] = in.getLongValue();
                }
            }
            require(in, i == rows);
            return values;
        }

        double[] doubles() throws IOException {
            double[] values = new double[rows];
            int i = 0;
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                require(in, i < rows);
                if (token == JsonToken.VALUE_NULL) {
                    nulls.set(i++);
                } else {
                    values[i++] = in.getDoubleValue();
                }
            }
            require(in, i == rows);
            return values;
        }

        @Nullable
        String[] texts() throws IOException {
            List<@Nullable String> values = new ArrayList<>(Math.max(rows, 16));
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                require(in, values.size() < RowPage.MAX_ROWS);
                values.add(token == JsonToken.VALUE_NULL ? null : in.getText());
            }
            require(in, rows < 0 || values.size() == rows);
            return values.toArray(new @Nullable String[0]);
        }

        @Nullable
        String[] words(@Nullable String[] words) throws IOException {
            @Nullable String[] values = new @Nullable String[rows];
            int i = 0;
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                require(in, i < rows);
                if (token != JsonToken.VALUE_NULL) {
                    int index = in.getIntValue();
                    require(in, index >= 0 && index < words.length);
                    values[i] = words[index];
                }
                i++;
            }
            require(in, i == rows);
            return values;
        }
    }
}
