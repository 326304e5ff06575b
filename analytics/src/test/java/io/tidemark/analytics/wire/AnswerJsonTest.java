package io.tidemark.analytics.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {
    private static final Answer ANSWER = new Answer(
            Arrays.stream(FieldType.values())
                    .map(type -> new Answer.Column(
                            type.wireName(), type, FieldRole.MEASURE, type == FieldType.DECIMAL ? "$" : null))
                    .toList(),
            List.of(
                    List.of(
                            "é",
                            Long.MAX_VALUE,
                            new BigDecimal("1234567890.50"),
                            0.1,
                            true,
                            LocalDate.of(2013, 7, 1),
                            Instant.parse("2013-07-01T00:00:00Z")),
                    Collections.nCopies(FieldType.values().length, null)),
            "mark");

    @Test
    void numbersAreNumbersAndTimesAreWrittenOut() throws IOException {
        String row = Json.MAPPER.writeValueAsString(
                AnswerJson.write(ANSWER).path("rows").path(0));
        assertEquals("[\"é\",9223372036854775807,1234567890.50,0.1,true,\"2013-07-01\",\"2013-07-01T00:00:00Z\"]", row);
    }

    @Test
    void theStreamAndTheTreeAreTheSameAndComeBackTyped() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.MAPPER.createGenerator(text)) {
            AnswerJson.write(ANSWER, out);
        }
        assertEquals(Json.MAPPER.writeValueAsString(AnswerJson.write(ANSWER)), text.toString());
        assertEquals(ANSWER, AnswerJson.read(Json.MAPPER.readTree(text.toString())));
    }
}
