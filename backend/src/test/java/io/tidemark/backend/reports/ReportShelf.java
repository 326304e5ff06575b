package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// Reports of the shared backend: made by people, or many at once; asked for by anybody.
final class ReportShelf {
    static final String ALL = "/api/v1/reports";

    private final BackendFixture backend = BackendFixture.shared();

    /// @return the id
    String create(String person, String visibility, Map<String, ?> body) {
        var made = backend.post(ALL, person, Map.of("visibility", visibility, "body", body));
        assertEquals(201, made.statusCode(), made::body);
        return json(made).path("id").asText();
    }

    /// A tenant without people.
    void open(String tenant) {
        backend.tenants().write(tenant, connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into tenants (tenant, title, created_at) values (?, 'Nobody', now())")) {
                statement.setString(1, tenant);
                return statement.executeUpdate();
            }
        });
    }

    /// Public ones of nobody: titles "word n" for each n, two of them a minute, in three sizes.
    void fill(String tenant, String word, int from, int to) {
        backend.tenants().write(tenant, connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into documents (tenant, id, kind, version, owner_id, visibility, shared_with, body,
                        created_at, updated_at, lsn)
                    select ?, gen_random_uuid(), 'reports', 1, 'nobody', 'public', '{}',
                        jsonb_build_object('title', concat_ws(' ', ?::text, n), 'status', 'final',
                            'description', repeat('x', n % 3) || ' zone' || n % 300),
                        timestamptz '2026-01-01 00:00:00Z' + n / 2 * interval '1 minute', now(), 0
                    from generate_series(?, ?) n
                    """)) {
                statement.setString(1, tenant);
                statement.setString(2, word);
                statement.setInt(3, from);
                statement.setInt(4, to);
                return statement.executeUpdate();
            }
        });
    }

    /// As `fill`, with four different numbers of views and five popularities.
    void fillViewed(String tenant, String word, int from, int to) {
        fill(tenant, word, from, to);
        backend.tenants().write(tenant, connection -> {
            try (var statement = connection.prepareStatement("""
                    update report_index i set views = n % 4,
                        popularity = case when n % 5 = 0 then '-infinity' else 480 + n % 5 / 10.0 end
                    from (select id as report, split_part(body ->> 'title', ' ', 2)::int as n from documents
                        where owner_id = 'nobody' and split_part(body ->> 'title', ' ', 1) = ?) titles
                    where i.id = report and n between ? and ?
                    """)) {
                statement.setString(1, word);
                statement.setInt(2, from);
                statement.setInt(3, to);
                return statement.executeUpdate();
            }
        });
    }

    HttpResponse<String> ask(String person, Map<String, ?> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) ->
                pairs.add(name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
        return backend.get(ALL + "?" + String.join("&", pairs), person);
    }

    JsonNode page(String person, Map<String, ?> parameters) {
        var answer = ask(person, parameters);
        assertEquals(200, answer.statusCode(), answer::body);
        return json(answer);
    }

    List<String> ids(String person, Map<String, ?> parameters) {
        return each(page(person, parameters), "id");
    }

    List<String> titles(String person, Map<String, ?> parameters) {
        return StreamSupport.stream(page(person, parameters).path("items").spliterator(), false)
                .map(item -> item.path("body").path("title").asText())
                .toList();
    }

    static List<String> each(JsonNode page, String member) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path(member).asText())
                .toList();
    }

    /// A word that no other test looks for and, as there are digits in it, that none is alike.
    static String word() {
        return "w" + UUID.randomUUID().toString().replace("-", "") + "q";
    }

    String userId(String person) {
        return json(backend.get("/api/v1/me", person)).path("user").path("id").asText();
    }
}
