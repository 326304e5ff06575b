package io.tidemark.backend.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.AnswerJson;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/// `POST /query`.
public final class QueryEndpoints implements Endpoints {

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final int LARGE_ROWS = 10_000;

    private final Queries queries;

    public QueryEndpoints(Queries queries) {
        this.queries = queries;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/api/v1/query", Access.VIEWER, this::query)
                .summary("Ask for measures by dimensions of one dataset")
                .takes(Query.class);
    }

    private Reply query(Request request) throws IOException {
        Query query = read(request.json(JsonNode.class));
        Queries.Answered answered = queries.answer(request.caller().tenant(), query);
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
            write(answered, out);
        }
        return Reply.bytes(Reply.JSON, bytes.toByteArray());
    }

    private static Query read(JsonNode body) {
        try {
            return QueryJson.read(body);
        } catch (InvalidQuery e) {
            throw Queries.refused(e);
        }
    }

    private static void write(Queries.Answered answered, JsonGenerator out) throws IOException {
        int rows = answered.answer().rows().size();
        out.writeStartObject();
        AnswerJson.writeMembers(answered.answer(), out);
        out.writeObjectFieldStart("asOf");
        out.writeStringField("epoch", answered.asOf().epoch());
        out.writeNumberField("lsn", answered.asOf().lsn());
        out.writeEndObject();
        out.writeObjectFieldStart("performance");
        out.writeNumberField("elapsedMs", answered.elapsed().toMillis());
        out.writeNumberField("rowCount", rows);
        out.writeNullField("cost");
        out.writeStringField("cache", "off");
        out.writeBooleanField("slow", answered.elapsed().compareTo(SLOW) > 0);
        out.writeBooleanField("large", rows >= LARGE_ROWS);
        out.writeEndObject();
        out.writeEndObject();
    }
}
