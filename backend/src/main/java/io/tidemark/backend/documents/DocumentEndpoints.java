package io.tidemark.backend.documents;

import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The routes of one kind of document; a further kind is one more of these.
public final class DocumentEndpoints implements Endpoints {

    private static final Pattern VERSION = Pattern.compile("\\s*(?:W/)?\"?(\\d{1,18})\"?\\s*");
    private static final int PAGE = 100;

    private final String kind;
    private final Documents documents;

    /// @param kind the plural, as in the path
    public DocumentEndpoints(String kind, Documents documents) {
        this.kind = kind;
        this.documents = documents;
    }

    @Override
    public void mount(Routes routes) {
        String all = "/api/v1/" + kind;
        String one = all + "/{id}";
        routes.get(all, Access.VIEWER, this::list).summary("The " + kind + " one may see, latest change first");
        routes.get(one, Access.VIEWER, this::get).summary("One of the " + kind).gives(Document.class);
        mountRest(routes);
    }

    /// Without the list and the reading of one, for a kind that has ways of its own for these.
    public void mountRest(Routes routes) {
        String all = "/api/v1/" + kind;
        String one = all + "/{id}";
        Access writers = DocumentRights.writers(kind);
        routes.post(all, writers, this::create)
                .summary("Create one of the " + kind)
                .takes(Documents.Draft.class)
                .gives(Document.class)
                .success(201);
        routes.put(one, writers, this::update)
                .summary("Change one of the " + kind + "; needs If-Match")
                .takes(Documents.Draft.class)
                .gives(Document.class);
        routes.delete(one, writers, this::delete)
                .summary("Delete one of the " + kind + "; needs If-Match")
                .success(204);
        routes.get(one + "/history", Access.VIEWER, this::history).summary("What it was before, newest first");
    }

    private Reply list(Request request) {
        int limit = (int) request.query("limit", PAGE, 1, PAGE);
        String after = request.query("after");
        List<Document> found =
                documents.list(request.caller(), kind, limit + 1, after == null ? null : DocumentCursor.parse(after));
        boolean more = found.size() > limit;
        List<Document> page = more ? found.subList(0, limit) : found;
        return Reply.list(page, more ? DocumentCursor.of(page.getLast()).text() : null);
    }

    private Reply create(Request request) {
        Document made = documents.create(request.caller(), kind, request.json(Documents.Draft.class));
        return Reply.created("/api/v1/" + kind + "/" + made.id(), made.version(), made);
    }

    private Reply get(Request request) {
        Document found = documents.get(request.caller(), kind, request.pathId("id"));
        return Reply.json(found).etag(found.version());
    }

    private Reply update(Request request) {
        long expected = ifMatch(request);
        Document changed = documents.update(
                request.caller(), kind, request.pathId("id"), expected, request.json(Documents.Draft.class));
        return Reply.json(changed).etag(changed.version());
    }

    private Reply delete(Request request) {
        documents.delete(request.caller(), kind, request.pathId("id"), ifMatch(request));
        return Reply.noContent();
    }

    private Reply history(Request request) {
        int limit = (int) request.query("limit", PAGE, 1, PAGE);
        long below = request.query("after", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        var found = documents.history(request.caller(), kind, request.pathId("id"), limit + 1, below);
        boolean more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return Reply.list(page, more ? Long.toString(page.getLast().version()) : null);
    }

    private static long ifMatch(Request request) {
        String header = request.header("If-Match");
        if (header == null) {
            throw new BackendException(428, "Say which version is meant: this needs If-Match: \"<version>\".");
        }
        Matcher version = VERSION.matcher(header);
        if (!version.matches()) {
            throw BackendException.badRequest("If-Match must be one version in quotes, like \"3\".");
        }
        return Long.parseLong(version.group(1));
    }
}
