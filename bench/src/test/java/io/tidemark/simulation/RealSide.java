package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Bearer;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A backend on PostgreSQL, with a tenant of its own whose first member is its admin.
final class RealSide implements Side {
    /// A place that no row has: who may have nothing else still has the dataset.
    private static final String NOWHERE = "nowhere";

    /// More than there are numbers between two commits.
    private static final int MANY = 1_000;

    private final PeopledBackend backend;
    private final HttpClient client;
    private final String tenant;
    private final List<String> places;
    private final Map<String, String> usernames = new TreeMap<>();
    private final Map<String, SyncCalls> calls = new HashMap<>();
    /// Where it is not all of a place.
    private final Map<String, Map<String, Share>> shares = new HashMap<>();
    private final Map<String, String> placeOf = new HashMap<>();
    /// The ids the model has for documents that the server made, and back.
    private final Map<String, String> modelIds = new HashMap<>();

    private final Map<String, String> realIds = new HashMap<>();
    private final String admin;

    /// @param people by id, the first an admin
    RealSide(
            PeopledBackend backend,
            Server server,
            HttpClient client,
            String tenant,
            Map<String, Role> people,
            List<String> places) {
        this.backend = backend;
        this.client = client;
        this.tenant = tenant;
        this.places = places;
        people.forEach((id, role) -> {
            String username = "p" + usernames.size() + "@" + tenant;
            usernames.put(id, username);
            backend.member(username, UUID.fromString(id), role, group(id));
            calls.put(id, new SyncApi(server, bearer(backend.token(username))));
        });
        admin = backend.token("p0@" + tenant);
        send("POST", "/api/v1/datasets", """
                {"id":"tides","title":"Tides","key":["k"],"partitionBy":["place"],"fields":[{"name":"place","type":"string"},
                 {"name":"height","type":"integer"},{"name":"k","type":"integer"}]}""");
    }

    /// The same shape, with the key instead of the level.
    void declare(Dataset shape) {
        List<Field> fields = shape.fields().stream()
                .map(field -> field.name().equals("level") ? Field.of("k", FieldType.INTEGER) : field)
                .toList();
        send(
                "PUT",
                "/api/v1/datasets/tides",
                Device.text(Map.of(
                        "id",
                        "tides",
                        "title",
                        "Tides",
                        "key",
                        List.of("k"),
                        "partitionBy",
                        List.of("place"),
                        "fields",
                        fields)));
    }

    private static Bearer bearer(String token) {
        return new Bearer() {
            @Override
            public String token() {
                return token;
            }

            @Override
            public String renew(String refused) {
                throw new BridgeException.Unauthorized("The token is too old.");
            }
        };
    }

    private String group(String user) {
        return "only-" + user;
    }

    private void send(String method, String path, String body) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(backend.address().resolve(URI.create(path)))
                            .header("Authorization", "Bearer " + admin)
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertTrue(answer.statusCode() < 300, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int database(String sql) {
        try {
            return backend.change(tenant, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SyncCalls calls(String user) {
        return Objects.requireNonNull(calls.get(user));
    }

    @Override
    public void write(List<Line> upserts, List<Line> deletes) {
        Stream<String> lines = Stream.concat(
                upserts.stream().map(line -> line("upsert", line)),
                deletes.stream().map(line -> line("delete", line)));
        send("POST", "/api/v1/datasets/tides/rows", lines.collect(Collectors.joining("\n")));
    }

    private static String line(String op, Line line) {
        return "{\"op\":\"" + op + "\",\"row\":{\"k\":" + line.key() + ",\"place\":\"" + line.place() + "\",\"height\":"
                + line.height() + "}}";
    }

    /// A rule for each, who is alone in a group.
    @Override
    public void grant(String user, String place, Share share) {
        shares.computeIfAbsent(user, any -> new TreeMap<>()).put(place, share);
        List<Map<String, Object>> rules = new ArrayList<>();
        for (String each : usernames.keySet()) {
            List<String> whole = places(each, Share.WHOLE);
            whole.add(NOWHERE);
            rules.add(Map.of("role", group(each), "where", Map.of("place", whole)));
            List<String> part = places(each, Share.WITHOUT_HEIGHT);
            if (!part.isEmpty()) {
                rules.add(Map.of("role", group(each), "where", Map.of("place", part), "hides", List.of("height")));
            }
        }
        send("PUT", "/api/v1/datasets/tides/policy", Device.text(Map.of("rules", rules)));
    }

    private List<String> places(String user, Share share) {
        List<String> found = new ArrayList<>(places);
        found.removeIf(place -> shares.getOrDefault(user, Map.of()).getOrDefault(place, Share.WHOLE) != share);
        return found;
    }

    @Override
    public void role(String user, @Nullable Role role) {
        backend.roles(Objects.requireNonNull(usernames.get(user)), role == null ? Set.of() : Set.of(role), group(user));
    }

    @Override
    public void anotherEpoch() {
        assertEquals(1, database("update tenant_clock set epoch = gen_random_uuid()"));
    }

    @Override
    public void anotherEnd() {
        assertEquals(
                1,
                database(
                        "update change_log l set stamp = gen_random_uuid() where lsn ="
                                + " (select max(lsn) from change_log) and n = (select max(n) from change_log where lsn = l.lsn)"));
    }

    /// Without the last that the log has, as a role or an event takes a number and changes nothing in the log. How many
    /// did is not known afterwards, so the numbers go on further up.
    @Override
    public void behind(Runnable meanwhile) {
        assertEquals(
                1,
                database("update tenant_clock"
                        + " set head = coalesce((select max(lsn) from change_log), changes_floor) - 1"));
        meanwhile.run();
        database("update tenant_clock set head = head + " + MANY);
    }

    @Override
    public Runnable forgetting() {
        return () -> database("do $$ begin perform forget_changes(now() + interval '1 day', 1000000); end $$");
    }

    @Override
    public String place(String bucket) {
        return placeOf.getOrDefault(bucket, bucket);
    }

    @Override
    public void seen(String bucket, String place) {
        String known = placeOf.put(bucket, place);
        assertTrue(known == null || known.equals(place), bucket + " has rows of " + known + " and " + place);
    }

    /// A document that each side made for itself.
    void made(String real, String model) {
        assertEquals(model, modelIds.getOrDefault(real, model), "another document than before");
        assertEquals(real, realIds.getOrDefault(model, real), "another document than before");
        modelIds.put(real, model);
        realIds.put(model, real);
    }

    /// What the backend calls a document.
    String real(String model) {
        return realIds.getOrDefault(model, model);
    }

    @Override
    public String document(String id) {
        return modelIds.getOrDefault(id, id);
    }
}
