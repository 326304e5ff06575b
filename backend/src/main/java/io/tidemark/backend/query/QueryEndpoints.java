package io.tidemark.backend.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;

/// `POST /query`.
public final class QueryEndpoints implements Endpoints {

    private final CachedAnswers answers;

    public QueryEndpoints(CachedAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/api/v1/query", Access.VIEWER, this::query)
                .summary("Ask for measures by dimensions of one dataset")
                .takes(Query.class)
                .shared();
    }

    private Reply query(Request request) {
        Query query = read(request.json(JsonNode.class));
        return Reply.packed(Reply.JSON, answers.answer(request.caller(), query));
    }

    private static Query read(JsonNode body) {
        try {
            return QueryJson.read(body);
        } catch (InvalidQuery e) {
            throw Queries.refused(e);
        }
    }
}
