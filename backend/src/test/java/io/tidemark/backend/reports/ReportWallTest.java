package io.tidemark.backend.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who finds what, tried by asking and from inside.
final class ReportWallTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();

    @Test
    void oneFindsTheOwnTheSharedAndThePublicOnesAndAnAdminAll() {
        String word = ReportShelf.word();
        var body = Map.of("title", word);
        String own = shelf.create("editor@harbour", "private", body);
        String open = shelf.create("admin@harbour", "public", body);
        String hidden = shelf.create("admin@harbour", "private", body);
        String shared = shelf.create("admin@harbour", "private", body);
        backend.put(
                ReportShelf.ALL + "/" + shared,
                "admin@harbour",
                Map.of("visibility", "shared", "sharedWith", List.of(shelf.userId("viewer@harbour")), "body", body),
                "If-Match",
                "\"1\"");

        assertEquals(Set.of(own, open), found("editor@harbour", word));
        assertEquals(Set.of(open, shared), found("viewer@harbour", word));
        assertEquals(Set.of(own, open, hidden, shared), found("admin@harbour", word));
    }

    @Test
    void noParameterShowsWhatOneMayNotSee() {
        String word = ReportShelf.word();
        String hidden = shelf.create("admin@harbour", "private", Map.of("title", word, "category", word));

        for (Map<String, String> attempt : List.of(
                Map.of("search", word, "admin", "true"),
                Map.of("search", word, "viewer", shelf.userId("admin@harbour")),
                Map.of("search", word + "\",\"admin\":true,\"x\":\""),
                Map.of("search", word, "ownerId", shelf.userId("admin@harbour"), "tenant", "harbour"),
                Map.of("category", word),
                Map.of("category", word, "status", "' or true or '"),
                Map.of("search", word + "x", "category", word))) {
            assertEquals(List.of(), shelf.ids("viewer@harbour", attempt), attempt::toString);
        }
        assertEquals(
                404,
                backend.get(ReportShelf.ALL + "/" + hidden, "viewer@harbour").statusCode());
    }

    @Test
    void aHiddenReportDoesNotTellThatItHasAWord() {
        String open = shelf.create("admin@harbour", "public", Map.of("title", "Brandenbourgh concerto"));
        shelf.create("admin@harbour", "private", Map.of("title", "Brandenburgh concerto"));

        assertEquals(Set.of(open), found("viewer@harbour", "brandenburgh concerto"));
    }

    @Test
    void anotherTenantsReportsAreNotFoundByAnybody() {
        String word = ReportShelf.word();
        String theirs = shelf.create("admin@orchard", "public", Map.of("title", word + " Glockenspiel"));

        assertEquals(Set.of(theirs), found("admin@orchard", word));
        assertEquals(Set.of(theirs), found("admin@orchard", "Glokenspiel"));
        assertEquals(Set.of(), found("admin@harbour", "Glokenspiel"));
        assertEquals(Set.of(), found("admin@harbour", word));
        assertEquals(
                404,
                backend.get(ReportShelf.ALL + "/" + theirs, "admin@harbour").statusCode());
    }

    @Test
    void theServiceItselfFindsTheBoundTenantsReportsOnly() throws SQLException {
        String word = ReportShelf.word();
        shelf.create("admin@orchard", "public", Map.of("title", word));
        String find = "select count(*) from search_reports('{\"search\":\"" + word
                + "\",\"viewer\":\"x\",\"admin\":true,\"sort\":\"date\",\"descending\":true,\"limit\":9,\"skip\":0}')";
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            assertEquals(0, number(service, find), "no tenant is bound");
            number(service, "select 1 from set_config('tidemark.tenant', 'harbour', false)");
            assertEquals(0, number(service, find));
            assertEquals(0, number(service, "select count(*) from report_index where tenant = 'orchard'"));
            number(service, "select 1 from set_config('tidemark.tenant', 'orchard', false)");
            assertEquals(1, number(service, find));
            for (String attempt : List.of(
                    "select name from report_index",
                    "select words from report_index",
                    "select search_text('{}')",
                    "delete from report_index",
                    "insert into report_index (tenant, id) values ('orchard', gen_random_uuid())",
                    "update report_index set owner_id = 'x'",
                    "alter function search_reports(jsonb) security invoker",
                    "create or replace function visible_to(text, boolean, text, text, text[]) returns boolean"
                            + " language sql return true",
                    "drop policy searched on report_index")) {
                assertEquals(
                        "42501",
                        assertThrows(SQLException.class, () -> number(service, attempt), attempt)
                                .getSQLState(),
                        attempt);
            }
            var odd = assertThrows(
                    SQLException.class,
                    () -> number(service, find.replace("\"date\"", "\"date; drop table documents\"")));
            assertEquals("P0001", odd.getSQLState());
        }
    }

    private Set<String> found(String person, String search) {
        return Set.copyOf(shelf.ids(person, Map.of("search", search)));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getLong(1);
        }
    }
}
