package io.tidemark.backend.reports;

import io.tidemark.analytics.model.Document;
import io.tidemark.backend.documents.DocumentEndpoints;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;

/// Reports: documents that are searched, and whose readers are counted.
public final class ReportEndpoints implements Endpoints {

    private static final String KIND = "reports";

    private final Documents documents;
    private final ReportSearch search;
    private final ReportViews views;

    public ReportEndpoints(Documents documents, ReportSearch search, ReportViews views) {
        this.documents = documents;
        this.search = search;
        this.views = views;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/api/v1/reports", Access.VIEWER, this::find)
                .summary("The reports one may see that fit: search, status, category, from, to, minViews, maxViews,"
                        + " sortBy, sortDirection, limit, page or after");
        routes.get("/api/v1/reports/{id}", Access.VIEWER, this::get)
                .summary("One of the reports; counts as a view of it")
                .gives(Document.class);
        new DocumentEndpoints(KIND, documents).mountRest(routes);
    }

    private Reply find(Request request) {
        ReportQuery query = ReportParameters.read(request);
        ReportSearch.Found found = search.find(request.caller(), query);
        ReportPlace next = found.page().next();
        Reply reply =
                Reply.list(found.page().reports(), next == null ? null : next.text(), SearchPerformance.of(found));
        return ReportParameters.hasUnknownSort(request)
                ? reply.header(
                        "Warning",
                        "299 - \"There is no such sortBy, so this is sorted by date. There are "
                                + ReportSort.wireNames() + ".\"")
                : reply;
    }

    private Reply get(Request request) {
        Document found = documents.get(request.caller(), KIND, request.pathId("id"));
        views.seen(request.caller(), found);
        return Reply.json(found).etag(found.version());
    }
}
