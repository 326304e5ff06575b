package io.tidemark.analytics.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The records of NDJSON: one object a line, its members by name; empty lines are passed over, null members are
/// left out.
final class NdjsonRecords implements Records {
    private final Source source;
    private final LineSplitter lines;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final RawRow row = new RawRow();

    NdjsonRecords(Source source, TextReader text) {
        this.source = source;
        this.lines = new LineSplitter(source, text);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable RawRow next() {
        try {
            while (lines.next()) {
                if (!isBlank()) {
                    read();
                    return row;
                }
            }
            return null;
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }

    private boolean isBlank() {
        for (int i = lines.start(); i < lines.end(); i++) {
            if (lines.text()[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    private void read() throws IOException {
        row.begin(lines.number());
        try (JsonParser json =
                Json.MAPPER.getFactory().createParser(lines.text(), lines.start(), lines.end() - lines.start())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                row.problem = "It is not a JSON object; NDJSON has one object per line.";
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                member(json);
            }
            if (json.nextToken() != null) {
                row.problem = "There is more after the JSON object; NDJSON has one object per line.";
            }
        } catch (JsonProcessingException e) {
            row.problem = "It is not a complete JSON object: " + reason(e);
        }
    }

    static String reason(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
        return first.endsWith(".") ? first : first + ".";
    }

    private void member(JsonParser json) throws IOException {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        if (token.isStructStart()) {
            row.problem = "“" + name + "” is nested; a cell holds one text, number or boolean.";
            json.skipChildren();
            return;
        }
        if (token == JsonToken.VALUE_NULL) {
            column(name);
            return;
        }
        if (json.getTextLength() > MAX_CELL) {
            row.problem = "“" + name + "” is larger than 1 MiB.";
            return;
        }
        row.add(column(name), kind(token), json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    }

    static RawRow.Kind kind(JsonToken scalar) {
        if (scalar.isNumeric()) {
            return RawRow.Kind.NUMBER;
        }
        return scalar.isBoolean() ? RawRow.Kind.BOOLEAN : RawRow.Kind.TEXT;
    }

    private int column(String name) {
        Integer known = columns.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == RawRow.MAX_CELLS) {
            throw new BadFile("The lines of " + source.name() + " have more than " + RawRow.MAX_CELLS
                    + " different names; is one of them data?");
        }
        columns.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }
}
