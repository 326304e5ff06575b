package io.tidemark.backend.mutations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What two people did to the same document comes together, or is kept.
final class MergedTest {

    private static final String BOARDS = "dashboards";
    private static final String TITLE = "/body/title";
    private static final String NOTE = "/body/note";

    private final BackendFixture backend = BackendFixture.shared();
    private final Device ann = new Device("editor@harbour");
    private final Device ben = new Device("admin@harbour");
    private final String board = Device.newId();

    @BeforeEach
    void bothHaveTheBoard() {
        ann.does(ann.creates(BOARDS, board, Map.of("/visibility", "public", TITLE, "Sales", NOTE, "Old")));
    }

    private JsonNode body() {
        return ann.sees(BOARDS, board).path("body");
    }

    private JsonNode history() {
        return BackendFixture.json(backend.get("/api/v1/dashboards/" + board + "/history", "editor@harbour"))
                .path("items");
    }

    @Test
    void whatEachDidToAnotherFieldIsThere() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Sales by Ben"));
        Outcome outcome = ann.does(ann.changes(BOARDS, board, 1, NOTE, "Old", "By Ann"));

        assertEquals(Status.MERGED, outcome.status());
        assertEquals(3, outcome.version());
        assertEquals("Sales by Ben", body().path("title").asText());
        assertEquals("By Ann", body().path("note").asText());
    }

    @Test
    void aChangeAtTheServerItselfCountsAsSomebodyElses() {
        backend.put(
                "/api/v1/dashboards/" + board,
                "editor@harbour",
                Map.of("body", Map.of("title", "By hand", "note", "Old")),
                "If-Match",
                "\"1\"");

        assertEquals(
                Status.MERGED,
                ann.does(ann.changes(BOARDS, board, 1, NOTE, "Old", "New")).status());
        assertEquals("By hand", body().path("title").asText());
    }

    @Test
    void theSameFieldStaysAndWhatWasWantedIsKeptForWhoWantedIt() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        Outcome outcome = ann.does(ann.mutation(
                BOARDS, board, 1, Map.of(TITLE, "Sales", NOTE, "Old"), Map.of(TITLE, "Ann's", NOTE, "New"), List.of()));

        assertEquals(Status.CONFLICT, outcome.status());
        assertEquals("Ben's", body().path("title").asText());
        assertEquals("New", body().path("note").asText());
        JsonNode conflict = ann.conflict(String.valueOf(outcome.conflictId()));
        assertEquals(ann.userId(), conflict.path("ownerId").asText());
        assertEquals("private", conflict.path("visibility").asText());
        JsonNode kept = conflict.path("body");
        assertEquals(
                "{\"kind\":\"dashboards\",\"id\":\"" + board + "\",\"title\":\"Ben's\"}",
                in(kept.path("on"), "kind", "id", "title"));
        assertEquals(1, kept.path("fields").size());
        assertEquals(
                "{\"path\":\"/body/title\",\"before\":\"Sales\",\"yours\":\"Ann's\",\"theirs\":\"Ben's\"}",
                in(kept.path("fields").path(0), "path", "before", "yours", "theirs"));
        assertEquals(ann.id, kept.path("yours").path("device").asText());
        assertEquals(ann.userId(), kept.path("yours").path("by").asText());
        assertFalse(Instant.parse(kept.path("yours").path("at").asText()).isAfter(Instant.now()));
        assertEquals(ben.userId(), kept.path("theirs").path("by").asText());
        assertEquals(2, kept.path("theirs").path("version").asInt());
        assertFalse(kept.path("theirs").path("name").asText().isEmpty());
        assertTrue(ben.replicates("conflicts").stream()
                .noneMatch(document -> document.path("id").equals(conflict.path("id"))));
    }

    /// Members in the order of the names.
    private static String in(JsonNode object, String... names) {
        var ordered = Json.MAPPER.createObjectNode();
        for (String name : names) {
            ordered.set(name, object.path(name));
        }
        return ordered.toString();
    }

    @Test
    void aSideWithoutAValueIsLeftOut() {
        ben.does(ben.creates(BOARDS, board, Map.of("/body/goal", 5)));
        Outcome outcome = ann.does(ann.creates(BOARDS, board, Map.of("/body/goal", 7)));

        assertEquals(Status.CONFLICT, outcome.status());
        JsonNode field = ann.conflict(String.valueOf(outcome.conflictId()))
                .path("body")
                .path("fields")
                .path(0);
        assertFalse(field.has("before"));
        assertEquals(5, field.path("theirs").asInt());
        assertEquals(7, field.path("yours").asInt());
    }

    @Test
    void aConflictNamesWhoChangedTheFieldAndNotWhoChangedAnotherLater() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        backend.put(
                "/api/v1/dashboards/" + board,
                "editor@harbour",
                Map.of("body", Map.of("title", "Ben's", "note", "New")),
                "If-Match",
                "\"2\"");
        Outcome outcome = ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "Ann's"));

        JsonNode theirs =
                ann.conflict(String.valueOf(outcome.conflictId())).path("body").path("theirs");
        assertEquals(ben.userId(), theirs.path("by").asText());
        assertEquals(2, theirs.path("version").asInt());
    }

    @Test
    void whereTheStatesAreTooLargeToLookAtAConflictNamesWhoChangedAnything() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        for (int version = 2; version < 8; version++) {
            String large = Integer.toString(version).repeat(900_000);
            assertEquals(
                    200,
                    backend.put(
                                    "/api/v1/dashboards/" + board,
                                    "editor@harbour",
                                    Map.of("body", Map.of("title", "Ben's", "note", large)),
                                    "If-Match",
                                    "\"" + version + "\"")
                            .statusCode());
        }
        Outcome outcome = ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "Ann's"));

        assertEquals(
                8,
                ann.conflict(String.valueOf(outcome.conflictId()))
                        .path("body")
                        .path("theirs")
                        .path("version")
                        .asInt());
    }

    @Test
    void whoGoesOnTypingGoesOnInTheSameConflict() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        List<Outcome> outcomes = ann.sends(
                ann.changes(BOARDS, board, 1, TITLE, "Sales", "An"), ann.changes(BOARDS, board, 1, TITLE, "An", "Ann"));

        assertEquals(outcomes.getFirst().conflictId(), outcomes.getLast().conflictId());
        JsonNode conflict = ann.conflict(String.valueOf(outcomes.getLast().conflictId()));
        assertEquals(2, conflict.path("version").asInt());
        JsonNode field = conflict.path("body").path("fields").path(0);
        assertEquals("Sales", field.path("before").asText());
        assertEquals("Ann", field.path("yours").asText());
        assertEquals(2, history().size());
    }

    @Test
    void whatGoesOnWithNoConflictIsKeptInOneOfItsOwn() {
        ben.does(ben.mutation(
                BOARDS,
                board,
                1,
                Map.of(TITLE, "Sales", NOTE, "Old"),
                Map.of(TITLE, "Ben's", NOTE, "Ben's"),
                List.of()));
        List<Outcome> outcomes = ann.sends(
                ann.changes(BOARDS, board, 1, TITLE, "Sales", "An"),
                ann.mutation(
                        BOARDS,
                        board,
                        1,
                        Map.of(TITLE, "An", NOTE, "Old"),
                        Map.of(TITLE, "Ann", NOTE, "Ann's"),
                        List.of()));

        JsonNode first = ann.conflict(String.valueOf(outcomes.getFirst().conflictId()));
        JsonNode second = ann.conflict(String.valueOf(outcomes.getLast().conflictId()));
        assertEquals(
                "Ann", first.path("body").path("fields").path(0).path("yours").asText());
        assertEquals(1, second.path("body").path("fields").size());
        assertEquals(
                "Ann's",
                second.path("body").path("fields").path(0).path("yours").asText());
    }

    @Test
    void anotherConflictOfTheSameFieldOverwritesNone() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        Outcome first = ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "Ann's"));
        var other = new Device("editor@harbour");
        Outcome second = other.does(other.changes(BOARDS, board, 1, TITLE, "Sales", "Ann's on the phone"));

        assertEquals(Status.CONFLICT, second.status());
        assertFalse(String.valueOf(first.conflictId()).equals(second.conflictId()));
    }

    @Test
    void aConflictThatWasClosedIsNotGoneOnWith() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        String first = String.valueOf(
                ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "An")).conflictId());
        assertEquals(
                Status.APPLIED, ann.does(ann.deletes("conflicts", first, 1)).status());
        Outcome next = ann.does(ann.changes(BOARDS, board, 1, TITLE, "An", "Ann"));

        assertEquals(Status.CONFLICT, next.status());
        assertFalse(first.equals(next.conflictId()));
        assertTrue(ann.replicates("conflicts").stream()
                .noneMatch(document -> document.path("id").asText().equals(first)));
    }

    @Test
    void whatIsSoAlreadyMakesNoVersion() {
        backend.put(
                "/api/v1/dashboards/" + board,
                "editor@harbour",
                Map.of("body", Map.of("title", "Same", "note", "Old")),
                "If-Match",
                "\"1\"");
        Outcome outcome = ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "Same"));

        assertEquals(Status.APPLIED, outcome.status());
        assertEquals(2, outcome.version());
        assertEquals(0, outcome.lsn());
        assertEquals(2, history().size());
        // The version that was made by hand has not become this device's by that.
        assertEquals(
                Status.MERGED,
                ann.does(ann.changes(BOARDS, board, 1, NOTE, "Old", "New")).status());
    }

    @Test
    void whatNobodyElseChangedIsDeleted() {
        ann.does(ann.changes(BOARDS, board, 1, TITLE, "Sales", "Mine"));
        Outcome outcome = ann.does(ann.deletes(BOARDS, board, 1));

        assertEquals(Status.APPLIED, outcome.status());
        assertEquals(0, outcome.version());
        assertFalse(ann.sees(BOARDS, board).has("id"));
        assertEquals(Status.APPLIED, ben.does(ben.deletes(BOARDS, board, 2)).status());
    }

    @Test
    void whatSomebodyElseChangedMeanwhileStays() {
        ben.does(ben.changes(BOARDS, board, 1, TITLE, "Sales", "Ben's"));
        Outcome outcome = ann.does(ann.deletes(BOARDS, board, 1));

        assertEquals(Status.MERGED, outcome.status());
        assertEquals(2, outcome.version());
        assertTrue(String.valueOf(outcome.reason()).contains("not deleted"));
        assertEquals("Ben's", body().path("title").asText());
    }

    @Test
    void whatWasDeletedComesBackWithAChangeOfItAndItsAge() {
        String made = ann.sees(BOARDS, board).path("createdAt").asText();
        ben.does(ben.deletes(BOARDS, board, 1));
        Outcome outcome = ann.does(ann.changes(BOARDS, board, 1, NOTE, "Old", "New"));

        assertEquals(Status.MERGED, outcome.status());
        assertEquals(3, outcome.version());
        JsonNode back = ann.sees(BOARDS, board);
        assertEquals("Sales", back.path("body").path("title").asText());
        assertEquals("New", back.path("body").path("note").asText());
        assertEquals("public", back.path("visibility").asText());
        assertEquals(made, back.path("createdAt").asText());
        assertEquals(ann.userId(), back.path("ownerId").asText());
        assertEquals(3, history().size());
    }

    @Test
    void anIdThatWasDeletedIsTakenForWhoMakesSomethingAtTheServer() {
        ann.does(ann.deletes(BOARDS, board, 1));

        assertEquals(
                409,
                backend.post("/api/v1/dashboards", "editor@harbour", Map.of("id", board, "body", Map.of()))
                        .statusCode());
    }

    @Test
    void whatWasMadeAndChangedWithoutTheServerIsMadeAndChanged() {
        String other = Device.newId();
        List<Outcome> outcomes = ann.sends(
                ann.creates(BOARDS, other, Map.of(TITLE, "New")),
                ann.changes(BOARDS, other, 0, TITLE, "New", "Newer"),
                ann.deletes(BOARDS, other, 0));

        assertTrue(outcomes.stream().allMatch(outcome -> outcome.status() == Status.APPLIED));
        assertNull(outcomes.getLast().reason());
        assertFalse(ann.sees(BOARDS, other).has("id"));
    }

    @Test
    void aChangeOfSomethingWhoseMakingWasRefusedIsRefused() {
        var viewer = new Device("viewer@harbour");
        String other = Device.newId();
        List<Outcome> outcomes = viewer.sends(
                viewer.creates(BOARDS, other, Map.of(TITLE, "New")),
                viewer.changes(BOARDS, other, 0, TITLE, "New", "Newer"));

        assertTrue(outcomes.stream().allMatch(outcome -> outcome.status() == Status.REJECTED));
    }
}
