package io.tidemark.backend.mutations;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Passwords;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people may do to documents of each kind, and what they try.
final class RightsOfMutationsTest {

    private static final String TITLE = "/body/title";
    private static final String TEXT = "/body/text";

    private final BackendFixture backend = BackendFixture.shared();
    private final Device admin = new Device("admin@harbour");
    private final Device editor = new Device("editor@harbour");
    private final Device viewer = new Device("viewer@harbour");
    private final Device stranger = new Device("admin@orchard");

    private String made(Device by, String kind, String visibility) {
        String id = Device.newId();
        Outcome outcome = by.does(by.creates(kind, id, Map.of("/visibility", visibility, TITLE, "One")));
        assertEquals(Status.APPLIED, outcome.status(), outcome::toString);
        return id;
    }

    private static void rejects(Device who, Mutation mutation) {
        Outcome outcome = who.does(mutation);
        assertEquals(Status.REJECTED, outcome.status(), outcome::toString);
        assertEquals(0, outcome.lsn());
        assertFalse(String.valueOf(outcome.reason()).isBlank());
    }

    private static void takes(Device who, Mutation mutation) {
        Outcome outcome = who.does(mutation);
        assertEquals(Status.APPLIED, outcome.status(), outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboards", "reports", "alerts", "annotations", "scenarios"})
    void whatIsForEditorsIsNotForViewersAndStaysItsOwners(String kind) {
        String one = made(admin, kind, "public");

        rejects(viewer, viewer.changes(kind, one, 1, TITLE, "One", "By the viewer"));
        rejects(viewer, viewer.creates(kind, Device.newId(), Map.of(TITLE, "By the viewer")));
        rejects(viewer, viewer.deletes(kind, one, 1));
        takes(editor, editor.changes(kind, one, 1, TITLE, "One", "By the editor"));
        rejects(editor, editor.changes(kind, one, 2, "/visibility", "public", "private"));
        rejects(editor, editor.changes(kind, one, 2, "/sharedWith", List.of(), List.of(editor.userId())));
        rejects(editor, editor.deletes(kind, one, 2));
        takes(admin, admin.changes(kind, one, 2, "/visibility", "public", "private"));
        takes(admin, admin.deletes(kind, one, 3));
        // It was gone for the editor before it was deleted.
        rejects(editor, editor.changes(kind, one, 2, TITLE, "By the editor", "Back"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts", "annotations", "scenarios"})
    void thoseKindsHaveRoutesToo(String kind) {
        String all = "/api/v1/" + kind;
        var body = Map.of("visibility", "public", "body", Map.of("title", "One"));
        String id = json(backend.post(all, "editor@harbour", body)).path("id").asText();

        assertEquals("One", viewer.sees(kind, id).path("body").path("title").asText());
        assertEquals(403, backend.post(all, "viewer@harbour", body).statusCode());
        assertEquals(
                403,
                backend.put(all + "/" + id, "viewer@harbour", body, "If-Match", "\"1\"")
                        .statusCode());
        takes(editor, editor.changes(kind, id, 1, TITLE, "One", "Two"));
        assertEquals(
                204,
                backend.delete(all + "/" + id, "editor@harbour", "If-Match", "\"2\"")
                        .statusCode());
    }

    @Test
    void aConflictIsNoWayAroundARight() {
        String one = made(admin, "dashboards", "public");
        takes(admin, admin.changes("dashboards", one, 1, TITLE, "One", "Two"));
        takes(admin, admin.changes("dashboards", one, 1, "/sharedWith", List.of(), List.of("x")));

        rejects(viewer, viewer.changes("dashboards", one, 1, TITLE, "One", "By the viewer"));
        rejects(editor, editor.changes("dashboards", one, 1, "/visibility", "shared", "private"));
    }

    @Test
    void whatOneDoesNotSeeIsAsIfItWereNot() {
        String hidden = made(editor, "dashboards", "private");
        String open = made(editor, "dashboards", "public");

        for (Mutation mutation : List.of(
                viewer.changes("dashboards", hidden, 1, TITLE, "One", "Mine"),
                viewer.changes("dashboards", Device.newId(), 1, TITLE, "One", "Mine"),
                viewer.changes("reports", open, 1, TITLE, "One", "Mine"))) {
            Outcome outcome = viewer.does(mutation);
            assertEquals(Status.REJECTED, outcome.status());
            assertEquals("It is not there, or not for you to see.", outcome.reason());
        }
        rejects(stranger, stranger.changes("dashboards", open, 1, TITLE, "One", "Stolen"));
        rejects(stranger, stranger.deletes("dashboards", open, 1));
        // Another tenant's id is free in one's own.
        takes(stranger, stranger.creates("dashboards", open, Map.of(TITLE, "Other")));
        assertEquals(
                "One",
                editor.sees("dashboards", open).path("body").path("title").asText());
        assertEquals(1, editor.sees("dashboards", open).path("version").asInt());
    }

    @Test
    void anothersDeviceAndKeysAreNotReached() {
        String one = made(editor, "dashboards", "public");
        Mutation known = editor.changes("dashboards", one, 1, TITLE, "One", "Two");
        editor.does(known);
        Mutation sameKey = new Mutation(
                1, known.key(), "dashboards", Device.newId(), 0, Map.of(), known.set(), List.of(), List.of());

        var answer = backend.post(
                "/sync/v1/mutations",
                "admin@harbour",
                Map.of("deviceId", editor.id, "epoch", admin.epoch(), "batch", List.of(sameKey)));
        assertEquals(Status.APPLIED, Device.outcomes(json(answer)).getFirst().status(), answer::body);
        assertEquals(2, editor.session().path("lastMutation").asInt());
        JsonNode of = json(backend.get("/sync/v1/mutations?deviceId=" + editor.id, "viewer@harbour"));
        assertEquals(0, of.path("lastMutation").asInt());
        assertEquals(0, of.path("items").size());
    }

    @Test
    void aRoleThatWasTakenAwayEndsWhateverTheTokenSays() {
        var directory = new Directory(backend.tenants(), new Passwords(new SecureRandom()), InstantSource.system());
        String name = "leaving-" + UUID.randomUUID().toString().substring(0, 8) + "@harbour";
        directory.put(name, "Leaving", Set.of(Role.EDITOR), "tidemark");
        var leaving = new Device(name);
        String one = made(leaving, "dashboards", "public");
        String epoch = leaving.epoch();

        roles(name, "{viewer}");
        rejects(leaving, leaving.changes("dashboards", one, 1, TITLE, "One", "Still"));
        assertEquals(
                403,
                backend.put(
                                "/api/v1/dashboards/" + one,
                                name,
                                Map.of("body", Map.of("title", "Still")),
                                "If-Match",
                                "\"1\"")
                        .statusCode());
        roles(name, "{}");
        Mutation last = leaving.changes("dashboards", one, 1, TITLE, "One", "Gone");
        assertEquals(403, leaving.post(epoch, List.of(last)).statusCode());
        assertEquals(
                "One", viewer.sees("dashboards", one).path("body").path("title").asText());
    }

    private void roles(String name, String roles) {
        int changed = backend.tenants().write("harbour", connection -> {
            try (var statement = connection.prepareStatement("update users set roles = ?::text[] where username = ?")) {
                statement.setString(1, roles);
                statement.setString(2, name);
                return statement.executeUpdate();
            }
        });
        assertEquals(1, changed);
    }

    private Map<String, Object> comment(String kind, String on) {
        return Map.of("/visibility", "private", TEXT, "High water", "/body/on", Map.of("kind", kind, "id", on));
    }

    @Test
    void aCommentIsSeenByThoseWhoSeeWhatItIsOn() {
        String shared = Device.newId();
        takes(
                admin,
                admin.creates(
                        "reports",
                        shared,
                        Map.of(
                                "/visibility",
                                "shared",
                                "/sharedWith",
                                List.of(viewer.userId()),
                                TITLE,
                                "For the viewer")));
        String said = Device.newId();
        takes(viewer, viewer.creates("comments", said, comment("reports", shared)));

        JsonNode comment = admin.sees("comments", said);
        assertEquals("shared", comment.path("visibility").asText());
        assertEquals(viewer.userId(), comment.path("ownerId").asText());
        assertEquals(2, comment.path("sharedWith").size());
        assertFalse(editor.sees("comments", said).has("id"));
        // Not for long: who it was shared with once sees neither.
        takes(admin, admin.changes("reports", shared, 1, "/visibility", "shared", "private"));
        String later = Device.newId();
        takes(admin, admin.creates("comments", later, comment("reports", shared)));
        assertFalse(viewer.sees("comments", later).has("id"));
    }

    @Test
    void whatOneDoesNotSeeCannotBeCommented() {
        String hidden = made(editor, "dashboards", "private");
        String said = Device.newId();

        rejects(viewer, viewer.creates("comments", said, comment("dashboards", hidden)));
        rejects(viewer, viewer.creates("comments", said, comment("preferences", viewer.userId())));
        rejects(viewer, viewer.creates("comments", said, comment("dashboards", "no id")));
        rejects(viewer, viewer.creates("comments", said, Map.of(TEXT, "On nothing")));
        String open = made(editor, "dashboards", "public");
        rejects(
                viewer,
                viewer.creates(
                        "comments", said, Map.of(TEXT, " ", "/body/on", Map.of("kind", "dashboards", "id", open))));
        takes(viewer, viewer.creates("comments", said, comment("dashboards", open)));
    }

    @Test
    void aCommentIsItsAuthorsAndAdminsMayRemoveIt() {
        String open = made(admin, "dashboards", "public");
        String hidden = made(editor, "dashboards", "private");
        String said = Device.newId();
        takes(viewer, viewer.creates("comments", said, comment("dashboards", open)));

        rejects(editor, editor.changes("comments", said, 1, TEXT, "High water", "Low water"));
        rejects(admin, admin.changes("comments", said, 1, TEXT, "High water", "Low water"));
        rejects(editor, editor.deletes("comments", said, 1));
        takes(viewer, viewer.changes("comments", said, 1, TEXT, "High water", "Higher water"));
        rejects(
                viewer,
                viewer.changes(
                        "comments",
                        said,
                        2,
                        "/body/on",
                        Map.of("kind", "dashboards", "id", open),
                        Map.of("kind", "dashboards", "id", hidden)));
        viewer.does(viewer.changes("comments", said, 2, "/visibility", "public", "private"));
        assertEquals("public", editor.sees("comments", said).path("visibility").asText());
        admin.does(admin.deletes(
                "comments", said, editor.sees("comments", said).path("version").asLong()));
        assertFalse(viewer.sees("comments", said).has("id"));
    }

    @Test
    void overTheRoutesACommentIsTheSame() {
        String open = made(admin, "dashboards", "public");
        var body = Map.of(
                "visibility",
                "private",
                "body",
                Map.of("text", "High water", "on", Map.of("kind", "dashboards", "id", open)));
        String said = json(backend.post("/api/v1/comments", "viewer@harbour", body))
                .path("id")
                .asText();
        String one = "/api/v1/comments/" + said;

        assertEquals("public", editor.sees("comments", said).path("visibility").asText());
        assertEquals(
                403,
                backend.put(one, "editor@harbour", body, "If-Match", "\"1\"").statusCode());
        assertEquals(
                403, backend.delete(one, "editor@harbour", "If-Match", "\"1\"").statusCode());
        assertEquals(
                200,
                backend.put(one, "viewer@harbour", body, "If-Match", "\"1\"").statusCode());
        assertEquals(
                204, backend.delete(one, "viewer@harbour", "If-Match", "\"2\"").statusCode());
        assertEquals(
                400,
                backend.post("/api/v1/comments", "viewer@harbour", Map.of("body", Map.of("text", "On nothing")))
                        .statusCode());
    }

    @Test
    void preferencesAreOnesOwnAndNobodyElsesToSee() {
        var directory = new Directory(backend.tenants(), new Passwords(new SecureRandom()), InstantSource.system());
        String name = "choosy-" + UUID.randomUUID().toString().substring(0, 8) + "@harbour";
        directory.put(name, "Choosy", Set.of(Role.VIEWER), "tidemark");
        var choosy = new Device(name);
        String own = choosy.userId();
        var dark = Map.of("/visibility", "public", "/body/theme", "dark");

        rejects(admin, admin.creates("preferences", own, dark));
        rejects(admin, admin.creates("dashboards", own, dark));
        assertEquals(
                409,
                backend.post("/api/v1/dashboards", "editor@harbour", Map.of("id", own, "body", Map.of()))
                        .statusCode());
        rejects(choosy, choosy.creates("preferences", Device.newId(), dark));
        takes(choosy, choosy.creates("preferences", own, dark));
        assertEquals(
                "private",
                choosy.replicates("preferences").getFirst().path("visibility").asText());
        assertTrue(admin.replicates("preferences").stream()
                .noneMatch(document -> document.path("id").asText().equals(own)));
        rejects(admin, admin.changes("preferences", own, 1, "/body/theme", "dark", "light"));
        rejects(admin, admin.deletes("preferences", own, 1));
        takes(choosy, choosy.changes("preferences", own, 1, "/body/theme", "dark", "light"));
        assertEquals(404, backend.get("/api/v1/preferences/" + own, name).statusCode());
    }

    @Test
    void conflictsAreTheServersToMakeAndTheirOwnersToClose() {
        String one = made(admin, "dashboards", "public");
        takes(admin, admin.changes("dashboards", one, 1, TITLE, "One", "Two"));
        String conflict = String.valueOf(editor.does(editor.changes("dashboards", one, 1, TITLE, "One", "Three"))
                .conflictId());

        rejects(editor, editor.creates("conflicts", Device.newId(), Map.of(TITLE, "Forged")));
        rejects(editor, editor.changes("conflicts", conflict, 1, "/visibility", "private", "public"));
        rejects(editor, editor.changes("conflicts", conflict, 1, "/body/yours", "x", "Forged"));
        rejects(admin, admin.deletes("conflicts", conflict, 1));
        assertEquals(
                404,
                backend.get("/api/v1/conflicts/" + conflict, "editor@harbour").statusCode());
        assertEquals(1, editor.conflict(conflict).path("version").asInt());
        takes(editor, editor.deletes("conflicts", conflict, 1));
        rejects(editor, editor.changes("conflicts", conflict, 1, "/body/yours", "x", "Back"));
    }
}
