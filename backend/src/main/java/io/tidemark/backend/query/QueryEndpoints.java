package io.tidemark.backend.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Packed;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import org.jspecify.annotations.Nullable;

/// `POST /query`.
public final class QueryEndpoints implements Endpoints {

    private final CachedAnswers answers;
    private final AskedBefore askedBefore = new AskedBefore();

    public QueryEndpoints(CachedAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/api/v1/query", Access.VIEWER, this::query)
                .summary("Ask for measures by dimensions of one dataset")
                .takes(Query.class)
                .shared()
                .atOnce(this::kept);
    }

    private Reply query(Request request) {
        byte[] body = request.bytes();
        Asked asked = askedBefore.find(body);
        if (asked == null) {
            asked = Asked.of(read(Request.parsed(body)));
            askedBefore.add(body, asked);
        }
        return Reply.packed(Reply.JSON, answers.answer(request.caller(), asked));
    }

    private @Nullable Reply kept(Request request) {
        Asked asked = askedBefore.find(request.bytes());
        Packed answer = asked == null ? null : answers.kept(request.caller(), asked);
        return answer == null ? null : Reply.packed(Reply.JSON, answer);
    }

    private static Query read(JsonNode body) {
        try {
            return QueryJson.read(body);
        } catch (InvalidQuery e) {
            throw Queries.refused(e);
        }
    }
}
