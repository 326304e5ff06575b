package io.tidemark.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.Sample;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EditsTest {
    private final Desk desk;

    EditsTest(@TempDir Path folder) {
        desk = new Desk(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private List<Mutation> mutations() {
        return desk.file().outbox().next(1000, 10_000_000).mutations();
    }

    @Test
    void aNewDocumentIsShownAtOnceAndStillAfterTheProgramBeganAnew() {
        Document made = desk.edits().create("dashboards", Desk.ME, Desk.titled("Mine"));
        assertEquals(0, made.version());
        assertEquals(Desk.ME, made.ownerId());
        assertEquals(Sample.NOW, made.createdAt());

        desk.reopen();
        assertEquals(made, desk.file().documents().find(made.id()));
        Waiting waiting = desk.edits().waiting().getFirst();
        assertEquals(new Waiting(1, waiting.key(), "dashboards", made.id(), "Mine", Sample.NOW, true, false), waiting);
        assertEquals(1, desk.edits().waitingCount());
        assertEquals(7, UUID.fromString(waiting.key()).version());
        assertEquals(Sample.NOW.toEpochMilli(), UUID.fromString(waiting.key()).getMostSignificantBits() >>> 16);
        Mutation mutation = mutations().getFirst();
        assertTrue(mutation.creates());
        assertEquals("\"Mine\"", String.valueOf(mutation.set().get("/body/title")));
        assertEquals(1, desk.file().replica().position().lastMutationSent());
    }

    @Test
    void aChangeIsWhatDiffersAndBeginsAtTheServersVersion() {
        desk.served(0, Desk.dashboard("d", 7, "Before"));
        desk.later(Duration.ofMinutes(5));
        Document changed = Desk.present(desk.retitle("d", "After"));

        assertEquals("After", changed.body().path("title").asText());
        assertEquals(7, changed.version());
        assertEquals("bob", changed.ownerId());
        assertEquals(Sample.NOW.plus(Duration.ofMinutes(5)), changed.updatedAt());
        assertEquals(changed, desk.file().documents().find("d"));
        Mutation mutation = mutations().getFirst();
        assertEquals(7, mutation.baseVersion());
        assertEquals(Set.of("/body/title"), mutation.set().keySet());
        assertEquals("\"Before\"", String.valueOf(mutation.base().get("/body/title")));

        desk.retitle("d", "And after");
        assertEquals(7, mutations().getLast().baseVersion());
        assertEquals("\"After\"", String.valueOf(mutations().getLast().base().get("/body/title")));
    }

    @Test
    void aChangeOfWhatOnlyThisDeviceHasIsNoSecondCreation() {
        Document made = desk.edits().create("alerts", Desk.ME, Desk.titled("Low"));
        desk.retitle(made.id(), "High");

        assertEquals(
                List.of(0L, 1L), mutations().stream().map(Mutation::baseVersion).toList());
        assertEquals("High", desk.title(made.id()));
    }

    @Test
    void nothingIsQueuedWhenNothingChangesOrThereIsNothing() {
        desk.served(0, Desk.dashboard("d", 1, "Same"));
        desk.news();
        assertEquals(
                "Same",
                Desk.present(desk.retitle("d", "Same")).body().path("title").asText());
        assertNull(desk.retitle("unknown", "x"));
        assertFalse(desk.edits().delete("unknown"));

        assertEquals(0, desk.edits().waitingCount());
        assertEquals(List.of(), desk.news());
    }

    @Test
    void aDeletedDocumentIsGoneAtOnceAndSaidToGo() {
        desk.served(0, Desk.dashboard("d", 3, "Old"));
        assertTrue(desk.edits().delete("d"));

        assertNull(desk.file().documents().find("d"));
        assertNull(desk.retitle("d", "too late"));
        Waiting waiting = desk.edits().waiting().getFirst();
        assertTrue(waiting.deletes());
        assertFalse(waiting.creates());
        assertEquals("Old", waiting.title());
        assertEquals(3, mutations().getFirst().baseVersion());
    }

    @Test
    void listenersHearOfWhatIsShownAndOfTheOutbox() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.news();
        desk.retitle("d", "After");
        assertEquals(List.of(new Changed(Set.of(), Map.of("d", "dashboards"), true)), desk.news());
    }

    @Test
    void numbersGoOnAfterEverythingIsLongSettled() {
        desk.served(0, Desk.dashboard("d", 1, "one"));
        desk.retitle("d", "two");
        desk.served(1, Desk.dashboard("d", 2, "two"));
        desk.later(Duration.ofDays(30));
        desk.served(1);
        desk.reopen();

        desk.retitle("d", "three");
        assertEquals(List.of(2L), desk.toSend());
    }

    @Test
    void preferencesAreOneDocumentPerPerson() {
        Document first = desk.edits().create("preferences", Desk.ME, Desk.titled("a"));
        Document second = desk.edits().create("preferences", Desk.ME, Desk.titled("b"));

        assertEquals(Desk.ME, first.id());
        assertEquals(Desk.ME, second.id());
        assertEquals("b", desk.title(Desk.ME));
        assertEquals(
                List.of(0L, 1L), mutations().stream().map(Mutation::baseVersion).toList());
    }

    @Test
    void aDocumentOfThisDevicesOwnIsChangedAndNeverSent() {
        desk.file().documents().putLocal(Desk.dashboard("local", 1, "Before"));
        Document changed = Desk.present(desk.retitle("local", "After"));

        assertEquals(2, changed.version());
        assertEquals(changed, desk.file().documents().find("local"));
        desk.manifest("e1");
        assertNotNull(desk.file().documents().find("local"));
        assertTrue(desk.edits().delete("local"));
        assertNull(desk.file().documents().find("local"));
        assertEquals(List.of(), desk.toSend());
    }

    @Test
    void whatTheServerWouldNotTakeIsRefusedBeforeItIsTyped() {
        desk.served(0, Desk.dashboard("d", 1, "Small"));
        assertThrows(StoreException.class, () -> desk.retitle("d", "x".repeat(260_000)));
        Content twice = new Content("shared", List.of("bob", "bob"), Desk.body());
        assertThrows(BadMutation.class, () -> desk.edits().change("d", content -> twice));

        assertEquals("Small", desk.title("d"));
        assertEquals(List.of(), desk.toSend());
        assertEquals(0, desk.file().replica().position().lastMutationSent());
    }

    @Test
    void aChangeMayBeMadeInPlace() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        Document changed = Desk.present(desk.edits().change("d", content -> {
            content.body().remove("note");
            content.body().set("tiles", Json.MAPPER.createArrayNode());
            return content;
        }));
        assertFalse(changed.body().has("note"));
        assertEquals(List.of("/body/note"), mutations().getFirst().unset());
    }
}
