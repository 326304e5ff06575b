package io.tidemark.backend.mutations;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.backend.documents.DocumentChanges;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.Activity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Each mutation once, in the order of its device.
final class MutationsTest {

    private static final String EDITOR = "editor@harbour";
    private static final String TITLE = "/body/title";

    private final BackendFixture backend = BackendFixture.shared();
    private final Device device = new Device(EDITOR);
    private final String board = Device.newId();

    private Mutation[] threeTitles() {
        return new Mutation[] {
            device.creates("dashboards", board, Map.of("/visibility", "public", TITLE, "One")),
            device.changes("dashboards", board, 0, TITLE, "One", "Two"),
            device.changes("dashboards", board, 0, TITLE, "Two", "Three")
        };
    }

    private int versions() {
        return json(backend.get("/api/v1/dashboards/" + board + "/history", EDITOR))
                .path("items")
                .size();
    }

    private static List<Status> statuses(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::status).toList();
    }

    @Test
    void whatWasDoneOnADeviceIsDoneInItsOrder() {
        List<Outcome> outcomes = device.sends(threeTitles());

        assertEquals(List.of(Status.APPLIED, Status.APPLIED, Status.APPLIED), statuses(outcomes));
        assertEquals(
                List.of(1L, 2L, 3L), outcomes.stream().map(Outcome::version).toList());
        assertTrue(outcomes.getFirst().lsn() < outcomes.getLast().lsn());
        JsonNode seen = new Device("viewer@harbour").sees("dashboards", board);
        assertEquals("Three", seen.path("body").path("title").asText());
        assertEquals(3, seen.path("version").asInt());
        assertEquals(3, device.session().path("lastMutation").asInt());
        assertEquals(0, new Device(EDITOR).session().path("lastMutation").asInt());
    }

    @Test
    void theSameBatchAgainIsAnsweredAndNotDone() {
        Mutation[] batch = threeTitles();
        List<Outcome> first = device.sends(batch);
        List<Outcome> again = device.sends(batch);

        assertEquals(first.stream().map(outcome -> outcome.again(outcome.n())).toList(), again);
        assertEquals(3, versions());
        assertEquals(3, device.session().path("lastMutation").asInt());
    }

    @Test
    void aBatchThatArrivesManyTimesAtOnceIsDoneOnce() throws Exception {
        Mutation[] batch = threeTitles();
        List<Outcome> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Outcome>> send = () -> device.sends(batch);
            for (var answer : threads.invokeAll(Collections.nCopies(6, send), 30, TimeUnit.SECONDS)) {
                outcomes.addAll(answer.get());
            }
        }

        assertEquals(3, versions());
        assertEquals(
                3,
                outcomes.stream()
                        .filter(outcome -> outcome.status() == Status.APPLIED)
                        .count());
        assertTrue(outcomes.stream().allMatch(outcome -> outcome.result() == Status.APPLIED));
    }

    @Test
    void whatAnotherDeviceIsJustSendingIsWaitedFor() throws Exception {
        Mutation first = threeTitles()[0];
        var again = new Device(EDITOR);
        try (var activity = new Activity(backend);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> other = backend.tenants().write("harbour", connection -> {
                assertEquals(Status.APPLIED, taken(connection, first).status());
                Future<Outcome> sent = threads.submit(() -> again.does(first));
                activity.awaitRunning("pg_advisory_xact_lock");
                return sent;
            });
            assertEquals(Status.DUPLICATE, other.get(10, TimeUnit.SECONDS).status());
        }
        assertEquals(1, versions());
    }

    private Outcome taken(Connection connection, Mutation mutation) throws SQLException {
        var caller = new Caller(device.userId(), "harbour", "Editor", Set.of(Role.EDITOR));
        var changes = DocumentChanges.by(caller, connection, Instant.now(), UUID.fromString(mutation.key()));
        var author = new Author(caller.userId(), caller.name(), device.id, Instant.now());
        return new Taking(new SqlBooks(connection, author, changes), author).take(mutation);
    }

    @Test
    void aBatchThatWasCutGoesOnWhereItEnded() {
        Mutation[] batch = threeTitles();
        device.sends(batch[0], batch[1]);

        assertEquals(List.of(Status.DUPLICATE, Status.DUPLICATE, Status.APPLIED), statuses(device.sends(batch)));
        assertEquals(3, versions());
    }

    @Test
    void aTransactionThatEndsBeforeItsCommitHasTakenNothing() {
        Mutation first = threeTitles()[0];
        assertThrows(IllegalStateException.class, () -> backend.tenants().write("harbour", connection -> {
            Outcome outcome = taken(connection, first);
            throw new IllegalStateException("the power fails after " + outcome.status());
        }));

        assertEquals(0, device.session().path("lastMutation").asInt());
        assertFalse(device.sees("dashboards", board).has("id"));
        assertEquals(Status.APPLIED, device.does(first).status());
    }

    @Test
    void aGapStopsTheBatchAndSaysWhatIsMissing() {
        Mutation[] batch = threeTitles();
        var answer = device.post(device.epoch(), List.of(batch[0], batch[2]));

        assertEquals(409, answer.statusCode());
        assertEquals(
                "https://tidemark.io/problems/gap", json(answer).path("type").asText());
        assertEquals(2, json(answer).path("expected").asInt());
        assertEquals(List.of(Status.APPLIED), statuses(Device.outcomes(json(answer))));
        assertEquals(1, device.session().path("lastMutation").asInt());
        assertEquals(1, versions());
    }

    @Test
    void anotherMutationUnderANumberThatWasTakenIsOfACopy() {
        Mutation[] batch = threeTitles();
        device.sends(batch);
        Mutation other =
                new Mutation(2, Device.newId(), "dashboards", board, 1, Map.of(), batch[1].set(), List.of(), List.of());
        var answer = device.post(device.epoch(), List.of(other));

        assertEquals(409, answer.statusCode());
        assertEquals(
                "https://tidemark.io/problems/device-copied",
                json(answer).path("type").asText());
        assertEquals(4, json(answer).path("expected").asInt());
        assertEquals(3, versions());
    }

    @Test
    void anotherHistoryTakesNothing() {
        var answer = device.post(UUID.randomUUID().toString(), List.of(threeTitles()));

        assertEquals(409, answer.statusCode());
        assertEquals(
                "https://tidemark.io/problems/reset", json(answer).path("type").asText());
        assertEquals(0, device.session().path("lastMutation").asInt());
        assertFalse(device.sees("dashboards", board).has("id"));
    }

    @Test
    void aDeviceThatCountsAnewIsKnownByItsKeys() {
        Mutation[] batch = threeTitles();
        device.sends(batch[0], batch[1]);
        var renamed = new Device(EDITOR);

        assertEquals(List.of(Status.DUPLICATE, Status.DUPLICATE, Status.APPLIED), statuses(renamed.sends(batch)));
        assertEquals(3, renamed.session().path("lastMutation").asInt());
        assertEquals(2, device.session().path("lastMutation").asInt());
        assertEquals(3, versions());
        // What it did as the other one is its own: nobody else changed the document.
        assertEquals(
                Status.APPLIED,
                renamed.does(device.deletes("dashboards", board, 1)).status());
    }

    @Test
    void whatBecameOfEachCanBeAskedLater() {
        List<Outcome> outcomes = device.sends(threeTitles());

        assertEquals(outcomes, Device.outcomes(device.answered(1)));
        assertEquals(outcomes.subList(1, 3), Device.outcomes(device.answered(2)));
        assertEquals(3, device.answered(4).path("lastMutation").asInt());
        assertTrue(device.answered(1).path("nextAfter").isNull());
    }

    @Test
    void manyAnswersComeInPages() {
        for (int batch = 0; batch < 6; batch++) {
            device.sends(LongStream.range(0, 100)
                    .mapToObj(_ -> device.mutation("dashboards", board, 0, Map.of(), Map.of(), List.of()))
                    .toArray(Mutation[]::new));
        }

        JsonNode page = device.answered(1);
        assertEquals(500, page.path("items").size());
        assertEquals(500, page.path("nextAfter").asInt());
        assertEquals(101, device.answered(500).path("items").size());
        assertEquals(600, page.path("lastMutation").asInt());
    }

    @Test
    void aMutationOfNothingIsTaken() {
        Outcome outcome = device.does(device.mutation("alerts", Device.newId(), 3, Map.of(), Map.of(), List.of()));

        assertEquals(Status.APPLIED, outcome.status());
        assertEquals(0, outcome.lsn());
        assertEquals(1, device.session().path("lastMutation").asInt());
    }

    @Test
    void whatIsTooMuchIsRefusedBeforeAnythingIsTaken() {
        String epoch = device.epoch();
        Mutation one = device.creates("dashboards", board, Map.of(TITLE, "x".repeat(256 << 10)));
        assertEquals(413, device.post(epoch, List.of(one)).statusCode());
        Map<String, String> fields = new HashMap<>();
        LongStream.range(0, 5_001).forEach(i -> fields.put("/body/f" + i, "x"));
        assertEquals(
                413,
                device.post(epoch, List.of(device.creates("dashboards", board, Map.copyOf(fields))))
                        .statusCode());
        Mutation[] many = LongStream.range(0, 101)
                .mapToObj(_ -> device.creates("dashboards", Device.newId(), Map.of()))
                .toArray(Mutation[]::new);
        assertEquals(400, device.post(epoch, List.of(many)).statusCode());
        Mutation[] large = LongStream.range(0, 5)
                .mapToObj(_ -> device.creates("dashboards", Device.newId(), Map.of(TITLE, "x".repeat(250 << 10))))
                .toArray(Mutation[]::new);
        assertEquals(413, device.post(epoch, List.of(large)).statusCode());
        assertEquals(0, device.session().path("lastMutation").asInt());
    }

    @Test
    void whatIsNoMutationIsRefusedAsTheCallersFault() {
        String key = Device.newId();
        String good = "\"n\":1,\"key\":\"" + key + "\",\"kind\":\"dashboards\",\"id\":\"" + board + "\"";
        for (String one : List.of(
                "null",
                "7",
                "{}",
                "{" + good.replace("1,", "0,") + "}",
                "{" + good.replace(key, "x") + "}",
                "{" + good.replace(key, UUID.randomUUID().toString()) + "}",
                "{" + good.replace("dashboards", "../x") + "}",
                "{" + good.replace(board, "1-1-1-1-1") + "}",
                "{" + good + ",\"baseVersion\":-1}",
                "{" + good + ",\"ops\":[\"drop\"]}",
                "{" + good + ",\"unset\":[null]}",
                "{" + good + ",\"set\":[]}",
                "{" + good + ",\"set\":{\"/body/title\":\"\\u0000\"}}")) {
            String body =
                    "{\"deviceId\":\"" + device.id + "\",\"epoch\":\"" + device.epoch() + "\",\"batch\":[" + one + "]}";
            assertEquals(400, backend.post("/sync/v1/mutations", EDITOR, body).statusCode(), one);
        }
        for (String body : List.of(
                "{}",
                "{\"deviceId\":\"" + device.id + "\",\"batch\":[]}",
                "{\"deviceId\":\"" + device.id + "\",\"epoch\":\"" + device.epoch() + "\"}",
                "{\"deviceId\":\"a b\",\"epoch\":\"" + device.epoch() + "\",\"batch\":[]}")) {
            assertEquals(400, backend.post("/sync/v1/mutations", EDITOR, body).statusCode(), body);
        }
        for (String query : List.of("", "?deviceId=", "?deviceId=x&from=0", "?deviceId=x&from=y")) {
            assertEquals(400, backend.get("/sync/v1/mutations" + query, EDITOR).statusCode(), query);
        }
        assertEquals(0, device.session().path("lastMutation").asInt());
    }

    @Test
    void whatWasTakenBeforeABadOneIsSaid() {
        Mutation good = threeTitles()[0];
        Mutation bad = new Device(EDITOR)
                .creates("dashboards", Device.newId(), Map.of(TITLE, "\u0000"))
                .numbered(2);
        var answer = device.post(device.epoch(), List.of(good, bad));

        assertEquals(400, answer.statusCode());
        assertEquals(List.of(Status.APPLIED), statuses(Device.outcomes(json(answer))));
        assertEquals(1, device.session().path("lastMutation").asInt());
    }

    @Test
    void pathsThatAreNoneOfTheKindAreRejectedWithAReasonAndTheQueueGoesOn() {
        List<Outcome> outcomes = device.sends(
                device.creates("dashboards", board, Map.of("/title", "No field")),
                device.creates("dashboards", board, Map.of("/visibility", "everyone")),
                device.creates("dashboards", board, Map.of("/sharedWith", List.of("no id"))),
                device.creates("novels", Device.newId(), Map.of(TITLE, "Of no kind")),
                device.creates("dashboards", UUID.randomUUID().toString(), Map.of(TITLE, "Of no time")),
                device.changes("dashboards", board, 1, TITLE, "One", "Of nothing"),
                device.creates("dashboards", board, Map.of(TITLE, "One")));

        assertEquals(
                6, outcomes.stream().filter(o -> o.status() == Status.REJECTED).count());
        assertTrue(outcomes.stream()
                .limit(6)
                .allMatch(o -> o.lsn() == 0 && o.reason() != null && !o.reason().isBlank()));
        assertEquals(Status.APPLIED, outcomes.getLast().status());
        assertEquals(7, device.session().path("lastMutation").asInt());
    }
}
