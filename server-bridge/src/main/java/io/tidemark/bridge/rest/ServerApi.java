package io.tidemark.bridge.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// What a signed-in person can ask of the backend, besides replication. Every call blocks and has a deadline; safe
/// from any thread.
///
/// Every call may throw what [BridgeException] lists.
public final class ServerApi {
    private final Server server;
    private final Bearer bearer;

    public ServerApi(Server server, Bearer bearer) {
        this.server = server;
        this.bearer = bearer;
    }

    /// @param permissions names of actions
    public record Me(User user, String tenant, List<String> roles, List<String> permissions, long policyVersion) {
        public Me {
            roles = List.copyOf(roles);
            permissions = List.copyOf(permissions);
        }
    }

    public record User(String id, String username, String name) {}

    /// What is written of a document; the server adds the rest.
    ///
    /// @param id null to let the server make one
    public record Draft(@Nullable String id, String visibility, List<String> sharedWith, JsonNode body) {
        public Draft {
            sharedWith = List.copyOf(sharedWith);
        }
    }

    public Me me() {
        return get(url("me"), Me.class);
    }

    public List<Dataset> datasets() {
        return all("datasets", Dataset.class);
    }

    public Dataset dataset(String id) {
        return get(url("datasets").addPathSegment(id), Dataset.class);
    }

    /// @throws BridgeException.Conflict when there is one of that name
    public Dataset create(Dataset dataset) {
        Request request = new Request.Builder()
                .url(url("datasets").build())
                .post(Body.json(dataset))
                .build();
        return server.send(Server.Ask.write(request), bearer, response -> Body.read(response, Dataset.class));
    }

    /// The answer of a query, both in the JSON of the contract.
    public JsonNode query(JsonNode query) {
        Request request = new Request.Builder()
                .url(url("query").build())
                .post(Body.json(query))
                .build();
        return server.send(Server.Ask.read(request), bearer, Body::tree);
    }

    /// @param kind the plural: `dashboards`
    public List<Document> documents(String kind) {
        return all(kind, Document.class);
    }

    public Document document(String kind, String id) {
        return get(url(kind).addPathSegment(id), Document.class);
    }

    public Document create(String kind, Draft draft) {
        Request request = new Request.Builder()
                .url(url(kind).build())
                .post(Body.json(draft))
                .build();
        return server.send(Server.Ask.write(request), bearer, response -> Body.read(response, Document.class));
    }

    /// @param version the one that was changed
    /// @throws BridgeException.Conflict when somebody changed it since
    public Document put(String kind, String id, long version, Draft draft) {
        Request request = new Request.Builder()
                .url(url(kind).addPathSegment(id).build())
                .header("If-Match", "\"" + version + "\"")
                .put(Body.json(draft))
                .build();
        return server.send(Server.Ask.write(request), bearer, response -> Body.read(response, Document.class));
    }

    /// @throws BridgeException.Conflict when somebody changed it since `version`
    public void delete(String kind, String id, long version) {
        Request request = new Request.Builder()
                .url(url(kind).addPathSegment(id).build())
                .header("If-Match", "\"" + version + "\"")
                .delete()
                .build();
        server.send(Server.Ask.write(request), bearer, Response::code);
    }

    /// The devices of the workspace heard of last, for admins.
    ///
    /// @throws BridgeException.Refused when the person is none
    public List<Device> devices() {
        return all("admin/devices", Device.class);
    }

    /// A file on its way in; see [Upload].
    public Upload upload(Upload.Source source) {
        return new Upload(server, bearer, source);
    }

    private HttpUrl.Builder url(String path) {
        return server.url("api/v1/" + path);
    }

    private <T> T get(HttpUrl.Builder url, Class<T> type) {
        Request request = new Request.Builder().url(url.build()).build();
        return server.send(Server.Ask.read(request), bearer, response -> Body.read(response, type));
    }

    private <T> List<T> all(String path, Class<T> type) {
        List<T> items = new ArrayList<>();
        String after = null;
        do {
            HttpUrl.Builder url = url(path);
            if (after != null) {
                url.addQueryParameter("after", after);
            }
            Request request = new Request.Builder().url(url.build()).build();
            JsonNode page = server.send(Server.Ask.read(request), bearer, Body::tree);
            for (JsonNode item : page.path("items")) {
                items.add(convert(item, type));
            }
            after = page.hasNonNull("nextAfter") ? page.path("nextAfter").asText() : null;
        } while (after != null);
        return items;
    }

    private static <T> T convert(JsonNode item, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(item, type);
        } catch (IOException e) {
            throw new BridgeException.Garbled("a list with something else in it", e);
        }
    }
}
