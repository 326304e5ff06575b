package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.mutations.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What a checkpoint says of a device's mutations is what its frames have.
final class SettledTest {

    private static final String EDITOR = "editor@harbour";
    private static final SyncClient CLIENT = new SyncClient();

    private final Device device = new Device(EDITOR);

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private List<Frame> changes(String cursor, String more) throws IOException {
        var answer = CLIENT.get(
                "/sync/v1/changes?cursor=" + SyncClient.encoded(cursor) + "&deviceId=" + device.id + more, EDITOR);
        assertEquals(200, answer.statusCode());
        return SyncClient.frames(new JsonFactory(), new ByteArrayInputStream(answer.body()));
    }

    private static Frame.Checkpoint last(List<Frame> frames) {
        return (Frame.Checkpoint) frames.getLast();
    }

    @Test
    void anAnswerThatIsCutSettlesNoMoreThanItBrings() throws IOException {
        String cursor = CLIENT.cursorAtHead(EDITOR);
        String board = Device.newId();
        List<Outcome> outcomes = device.sends(
                device.creates("dashboards", board, Map.of("/body/title", "One")),
                device.changes("dashboards", board, 0, "/body/title", "One", "Two"),
                device.changes("dashboards", Device.newId(), 7, "/body/title", "One", "Of nothing"),
                device.changes("dashboards", board, 0, "/body/title", "Two", "Three"));

        long settled = 0;
        boolean more = true;
        while (more) {
            List<Frame> frames = changes(cursor, "&maxBytes=1");
            Frame.Checkpoint checkpoint = last(frames);
            long reached = outcomes.stream()
                    .filter(outcome -> outcome.lsn() <= checkpoint.lsn())
                    .filter(outcome -> outcome.status() == Status.APPLIED)
                    .mapToLong(Outcome::n)
                    .max()
                    .orElse(0);
            // The rejected one is settled with what was done before it.
            assertEquals(reached == 2 ? 3 : reached, checkpoint.lastMutation());
            assertTrue(checkpoint.lastMutation() >= settled);
            settled = checkpoint.lastMutation();
            cursor = checkpoint.cursor();
            more = checkpoint.more();
        }
        assertEquals(4, settled);
    }

    @Test
    void whoDoesNotSayWhichDeviceIsToldOfNone() throws IOException {
        String cursor = CLIENT.cursorAtHead(EDITOR);
        device.sends(device.creates("dashboards", Device.newId(), Map.of("/body/title", "One")));
        var answer = CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), EDITOR);

        assertEquals(
                0,
                last(SyncClient.frames(new JsonFactory(), new ByteArrayInputStream(answer.body())))
                        .lastMutation());
    }

    @Test
    void whoWaitsHearsOfARejectedMutationToo() throws Exception {
        String cursor = CLIENT.cursorAtHead(EDITOR);
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return changes(cursor, "&waitSeconds=20");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Outcome outcome =
                device.does(device.changes("dashboards", Device.newId(), 1, "/body/title", "One", "Of nothing"));
        assertEquals(Status.REJECTED, outcome.status());

        Frame.Checkpoint checkpoint = last(waiting.get(10, TimeUnit.SECONDS));
        assertEquals(1, checkpoint.lastMutation());
        assertEquals(List.of(outcome.key()), checkpoint.keys());
        assertEquals(List.of(outcome.key()), checkpoint.rejected());
        // Told once: who asks again from there waits for something else.
        var further = CompletableFuture.supplyAsync(() -> {
            try {
                return changes(checkpoint.cursor(), "&waitSeconds=20");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Outcome next = device.does(device.creates("dashboards", Device.newId(), Map.of("/body/title", "Next")));
        Frame.Checkpoint then = last(further.get(10, TimeUnit.SECONDS));
        assertEquals(2, then.lastMutation());
        assertEquals(List.of(next.key()), then.keys(), "the first was told before");
        assertEquals(List.of(), then.rejected());
    }

    private static List<Document> documents(List<Frame> frames, String id) {
        return frames.stream()
                .filter(Frame.Tx.class::isInstance)
                .flatMap(frame -> ((Frame.Tx) frame).documents().stream())
                .filter(document -> document.id().equals(id))
                .toList();
    }

    @Test
    void whatComesBackReachesReplicasWithTheAgeItHad() throws IOException {
        String board = Device.newId();
        device.does(device.creates("dashboards", board, Map.of("/visibility", "public", "/body/title", "One")));
        String made = device.sees("dashboards", board).path("createdAt").asText();
        var admin = new Device("admin@harbour");
        MapReplica replica = CLIENT.loaded(EDITOR);
        String before = CLIENT.cursorAtHead(EDITOR);
        admin.does(admin.deletes("dashboards", board, 1));
        CLIENT.follow(replica, EDITOR, 1 << 20);
        assertFalse(replica.documents.containsKey(board));

        device.does(device.changes("dashboards", board, 1, "/body/title", "One", "Two"));
        CLIENT.follow(replica, EDITOR, 1 << 20);
        assertEquals(3L, replica.documents.get(board));
        Document back = documents(changes(before, ""), board).getLast();
        assertEquals(Instant.parse(made), back.createdAt());
        assertEquals("Two", back.body().path("title").asText());
        assertEquals(
                device.sees("dashboards", board).path("updatedAt").asText(),
                back.updatedAt().toString());
    }

    @Test
    void whatIsPersonalReachesItsOwnerAlone() throws IOException {
        var other = new Device("admin@harbour");
        String board = Device.newId();
        device.does(device.creates("dashboards", board, Map.of("/visibility", "public", "/body/title", "One")));
        device.does(device.changes("dashboards", board, 1, "/body/title", "One", "Two"));
        MapReplica editor = CLIENT.loaded(EDITOR);
        MapReplica admin = CLIENT.loaded("admin@harbour");
        MapReplica viewer = CLIENT.loaded("viewer@harbour");
        var late = new Device(EDITOR);
        other.does(other.changes("dashboards", board, 2, "/body/title", "Two", "Three"));
        String conflict = String.valueOf(late.does(late.changes("dashboards", board, 2, "/body/title", "Two", "Late"))
                .conflictId());
        CLIENT.follow(editor, EDITOR, 1 << 20);
        CLIENT.follow(admin, "admin@harbour", 1 << 20);
        CLIENT.follow(viewer, "viewer@harbour", 1 << 20);

        assertEquals(1L, editor.documents.get(conflict));
        assertFalse(admin.documents.containsKey(conflict));
        assertFalse(viewer.documents.containsKey(conflict));
        assertFalse(CLIENT.loaded("admin@harbour").documents.containsKey(conflict));
        late.does(late.deletes("conflicts", conflict, 1));
        CLIENT.follow(editor, EDITOR, 1 << 20);
        assertFalse(editor.documents.containsKey(conflict));
    }
}
