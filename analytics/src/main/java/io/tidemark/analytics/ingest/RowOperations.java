package io.tidemark.analytics.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Operations on the rows of a dataset, one JSON object a line: `{"op":"upsert","row":{…}}` or
/// `{"op":"delete","row":{…}}`. All of them or none.
///
/// @param rows    one per operation, in order, its id being the line it stands in; a row to delete has at least its
///     key
/// @param deletes the positions in `rows` that are deletes; the others are upserts
public record RowOperations(RowPage rows, BitSet deletes) {

    /// Reads all lines.
    ///
    /// @throws BadLine for the first line that is wrong, or the first past [RowPage#MAX_ROWS]
    /// @throws BadFile when it is not text
    public static RowOperations read(Source source, Dataset dataset) {
        try (LineSplitter lines = new LineSplitter(source, TextReader.open(source, bytes -> {}))) {
            Reading reading = new Reading(dataset);
            while (lines.next()) {
                reading.line(lines);
            }
            return new RowOperations(reading.page.build(), reading.deletes);
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }

    /// One pass over the lines.
    private static final class Reading {
        private final Dataset dataset;
        private final List<Integer> key = new ArrayList<>();
        private final TypedRow row;
        private final RowPageBuilder page;
        private final BitSet deletes = new BitSet();
        private @Nullable String op;
        private boolean hasRow;

        Reading(Dataset dataset) {
            this.dataset = dataset;
            this.row = new TypedRow(dataset, null);
            this.page = new RowPageBuilder(dataset, RowPage.MAX_ROWS);
            for (String name : dataset.key()) {
                key.add(dataset.indexOf(name).orElseThrow());
            }
        }

        void line(LineSplitter lines) throws IOException {
            String text = new String(lines.text(), lines.start(), lines.end() - lines.start());
            if (text.isBlank()) {
                return;
            }
            if (page.isFull()) {
                throw new BadLine(
                        lines.number(),
                        "One request holds at most " + RowPage.MAX_ROWS + " rows; send the rest in another.");
            }
            row.clear();
            op = null;
            hasRow = false;
            Optional<String> fault;
            try (JsonParser json = Json.MAPPER.getFactory().createParser(text)) {
                fault = operation(json).or(this::incomplete);
            } catch (JsonProcessingException e) {
                fault = Optional.of("It is not a complete JSON object: " + NdjsonRecords.reason(e));
            }
            if (fault.isPresent()) {
                throw new BadLine(lines.number(), fault.get());
            }
            if ("delete".equals(op)) {
                deletes.set(page.rows());
            }
            row.addTo(page, lines.number());
        }

        private Optional<String> operation(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("It is not a JSON object.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                if (member.equals("op") && value == JsonToken.VALUE_STRING) {
                    op = json.getText();
                } else if (member.equals("row") && value == JsonToken.START_OBJECT) {
                    hasRow = true;
                    Optional<String> fault = cells(json);
                    if (fault.isPresent()) {
                        return fault;
                    }
                } else {
                    return Optional.of(
                            "“" + member + "” is not expected: a line holds a text “op” and an object “row”.");
                }
            }
            return json.nextToken() == null ? Optional.empty() : Optional.of("There is more after the JSON object.");
        }

        private Optional<String> cells(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                int field = dataset.indexOf(name).orElse(-1);
                if (field < 0) {
                    return Optional.of("“" + name + "” is not a field of " + dataset.id() + ".");
                }
                JsonToken value = json.nextToken();
                if (value.isStructStart()) {
                    return Optional.of("“" + name + "” is nested; a cell holds one text, number or boolean.");
                }
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                String fault = row.put(
                        field,
                        NdjsonRecords.kind(value),
                        json.getTextCharacters(),
                        json.getTextOffset(),
                        json.getTextLength());
                if (fault != null) {
                    return Optional.of(fault);
                }
            }
            return Optional.empty();
        }

        private Optional<String> incomplete() {
            if (!"upsert".equals(op) && !"delete".equals(op)) {
                return Optional.of("“op” is neither “upsert” nor “delete”.");
            }
            if (!hasRow) {
                return Optional.of("“row” is missing.");
            }
            if ("delete".equals(op) && key.isEmpty()) {
                return Optional.of(dataset.id() + " has no key, so no row of it can be named to be deleted.");
            }
            for (int field : key) {
                if (!row.isSet(field)) {
                    return Optional.of(
                            "“" + dataset.fields().get(field).name() + "” is part of the key and is missing.");
                }
            }
            return Optional.empty();
        }
    }
}
