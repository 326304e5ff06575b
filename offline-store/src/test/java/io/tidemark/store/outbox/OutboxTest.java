package io.tidemark.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Changed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboxTest {
    private final Desk desk;

    OutboxTest(@TempDir Path folder) {
        desk = new Desk(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Outbox outbox() {
        return desk.file().outbox();
    }

    private List<Long> unanswered() {
        return outbox().unanswered().mutations().stream().map(Mutation::n).toList();
    }

    @Test
    void whatOthersDoMeanwhileIsShownUnderneath() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.news();
        Document theirs = Desk.dashboard("d", 2, "Theirs");
        desk.served(
                0,
                new Document(
                        "d",
                        "dashboards",
                        2,
                        "bob",
                        "public",
                        List.of(),
                        theirs.body(),
                        theirs.createdAt(),
                        theirs.updatedAt()));

        Document shown = Desk.present(desk.file().documents().find("d"));
        assertEquals("Mine", desk.title("d"));
        assertEquals("public", shown.visibility());
        assertEquals(2, shown.version());
        assertEquals(List.of(new Changed(Set.of(), Map.of("d", "dashboards"), false)), desk.news());
    }

    @Test
    void whatIsAnsweredLiesOnTheDocumentUntilTheServersStateHasIt() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.answer(Status.CONFLICT, null);
        assertEquals(0, desk.edits().waitingCount());
        assertEquals(List.of(), desk.toSend());
        assertEquals("Mine", desk.title("d"));

        desk.served(1, Desk.dashboard("d", 2, "Theirs"));
        assertEquals("Theirs", desk.title("d"));
        assertEquals(List.of(), unanswered());
    }

    @Test
    void aChangeThatComesBackIsNotNewsTwice() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.answer(Status.APPLIED, null);
        Document mine = Desk.present(desk.file().documents().find("d"));
        desk.news();
        desk.served(1, mine);
        assertEquals(List.of(new Changed(Set.of(), Map.of(), true)), desk.news());
    }

    @Test
    void onlyWhatWasCountedSettles() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "one");
        desk.change("d", "note", "two");
        desk.served(1, Desk.dashboard("d", 2, "one"));
        assertEquals("two", desk.shown("d", "note"));
        assertEquals(List.of(2L), desk.toSend());
        assertEquals(List.of(1L), unanswered());

        desk.served(2, Desk.dashboard("d", 3, "one"));
        assertEquals("of the server", desk.shown("d", "note"));
    }

    @Test
    void anAnswerThatComesAfterItSettledIsTakenIn() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        Outbox.Batch sent = outbox().next(10, 1000);
        desk.served(1, Desk.dashboard("d", 1, "Before"));
        assertEquals("Before", desk.title("d"));
        assertEquals(List.of(1L), unanswered());

        Mutation lost = sent.mutations().getFirst();
        outbox().answered(
                        sent.deviceId(),
                        List.of(new Outcome(
                                1, lost.key(), Status.DUPLICATE, 1, 2, null, "Not yours.", Status.REJECTED)));
        assertEquals(List.of(), unanswered());
        assertEquals("Not yours.", desk.edits().parked().getFirst().reason());
        assertEquals("Before", desk.title("d"));
    }

    @Test
    void whatIsRejectedLeavesTheScreenAndIsKeptUntilThePersonDecides() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.change("d", "note", "stays");
        desk.news();
        desk.answer(Status.REJECTED, "Only Bob may rename it.");
        assertEquals("Before", desk.title("d"));
        assertEquals("stays", desk.shown("d", "note"));
        assertEquals(List.of(2L), desk.toSend());
        assertEquals(List.of(new Changed(Set.of(), Map.of("d", "dashboards"), true)), desk.news());

        desk.reopen();
        Parked parked = desk.edits().parked().getFirst();
        assertEquals("Only Bob may rename it.", parked.reason());
        assertEquals("Mine", parked.title());
        assertEquals("\"Mine\"", String.valueOf(parked.mutation().set().get("/body/title")));
        desk.news();
        desk.edits().discard(parked.key());
        assertEquals(List.of(), desk.edits().parked());
        assertEquals(List.of(new Changed(Set.of(), Map.of(), true)), desk.news());
    }

    @Test
    void aRejectedDocumentIsNotThereAnyMore() {
        Document made = desk.edits().create("dashboards", Desk.ME, Desk.titled("New"));
        desk.answer(Status.REJECTED, "Viewers make none.");
        assertNull(desk.file().documents().find(made.id()));
        assertEquals(made.id(), desk.edits().parked().getFirst().documentId());
    }

    @Test
    void aRefusedDeletionBringsTheDocumentBack() {
        desk.served(0, Desk.dashboard("d", 1, "Bob's"));
        desk.edits().delete("d");
        assertNull(desk.title("d"));
        desk.answer(Status.MERGED, "It was changed meanwhile, so it was not deleted.");
        assertNull(desk.title("d"));
        desk.served(1, Desk.dashboard("d", 2, "Bob's again"));
        assertEquals("Bob's again", desk.title("d"));
    }

    @Test
    void aDocumentTheServerTakesAwayGoesAndWhatWasTypedStays() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.withdrawn(0, "d");
        assertNull(desk.title("d"));
        assertEquals(List.of(1L), desk.toSend());

        desk.served(0, Desk.dashboard("d", 3, "Back"));
        assertEquals("Mine", desk.title("d"));
        desk.manifest("e1");
        assertNull(desk.title("d"));
        desk.manifest("e1", Desk.dashboard("d", 4, "Back again"));
        assertEquals("Mine", desk.title("d"));
        assertEquals(List.of(1L), desk.toSend());
    }

    @Test
    void oneThatCannotBeSentIsParkedAndItsNumberIsSentWithoutIt() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "poison");
        desk.change("d", "note", "good");
        String key = desk.keysToSend().getFirst();
        outbox().park(key, "The server cannot read it.");
        outbox().park(key, "Twice.");

        assertEquals("Before", desk.title("d"));
        assertEquals("good", desk.shown("d", "note"));
        List<Parked> parked = desk.edits().parked();
        assertEquals(
                List.of("The server cannot read it."),
                parked.stream().map(Parked::reason).toList());
        assertEquals(1, desk.edits().waitingCount());
        Mutation instead = outbox().next(10, 1000).mutations().getFirst();
        assertEquals(1, instead.n());
        assertTrue(instead.changesNothing());
        assertNotEquals(key, instead.key());

        desk.answer(Status.REJECTED, "It is not there.");
        desk.answer(Status.APPLIED, null);
        desk.served(2, Desk.dashboard("d", 2, "Before"));
        assertEquals(parked, desk.edits().parked());
        assertEquals(List.of(), unanswered());
    }

    @Test
    void whatSettledIsNotParked() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        String key = desk.keysToSend().getFirst();
        desk.served(1, Desk.dashboard("d", 2, "Mine"));
        outbox().park(key, "The server failed.");
        assertEquals(List.of(), desk.edits().parked());
        assertEquals("Mine", desk.title("d"));
    }

    @Test
    void batchesAreOfSomeAndOfSomeBytesButNeverOfNone() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        for (int i = 0; i < 5; i++) {
            desk.retitle("d", i + "x".repeat(1000));
        }
        assertEquals(3, outbox().next(3, 1_000_000).mutations().size());
        assertEquals(1, outbox().next(3, 10).mutations().size());
        assertEquals(2, outbox().next(5, 5000).mutations().size());
    }

    @Test
    void anotherHistoryIsOfferedWhatWaitsAndWhatItHadLately() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "long ago");
        desk.answer(Status.APPLIED, null);
        desk.served(1, Desk.dashboard("d", 2, "long ago"));
        desk.later(Duration.ofDays(8));
        desk.retitle("d", "lately");
        desk.answer(Status.APPLIED, null);
        desk.served(2, Desk.dashboard("d", 3, "lately"));
        desk.later(Duration.ofDays(2));
        desk.served(2);
        desk.change("d", "note", "refused");
        desk.answer(Status.REJECTED, "No.");
        desk.change("d", "note", "waits");
        String before = desk.device();
        List<String> keys = desk.keysToSend();
        assertEquals(List.of(4L), desk.toSend());

        desk.manifest("e2", Desk.dashboard("d", 2, "long ago"));
        assertNotEquals(before, desk.device());
        assertEquals(List.of(1L, 2L), desk.toSend());
        assertEquals(keys, desk.keysToSend().subList(1, 2));
        assertEquals("lately", desk.title("d"));
        assertEquals("waits", desk.shown("d", "note"));
        assertEquals(2, desk.file().replica().position().lastMutationSent());
        assertEquals(1, desk.edits().parked().size());

        desk.served(2, Desk.dashboard("d", 4, "lately"));
        assertEquals("of the server", desk.shown("d", "note"));
        desk.retitle("d", "next");
        assertEquals(List.of(3L), desk.toSend());
    }

    @Test
    void theSameHistoryAgainChangesNoNumber() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        String device = desk.device();
        desk.manifest("e1", Desk.dashboard("d", 2, "Theirs"));
        assertEquals(device, desk.device());
        assertEquals("Mine", desk.title("d"));
        assertEquals(List.of(1L), desk.toSend());
    }

    @Test
    void aDeviceThatCountsAnewSendsAgainWithoutShowingOldThingsAgain() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "settled");
        desk.answer(Status.APPLIED, null);
        desk.served(1, Desk.dashboard("d", 2, "settled"));
        desk.served(1, Desk.dashboard("d", 3, "Bob's since"));
        desk.change("d", "note", "waits");
        String before = desk.device();
        outbox().recount("another");
        assertEquals(before, desk.device());
        outbox().recount(before);
        outbox().recount(before);

        assertNotEquals(before, desk.device());
        assertEquals(List.of(1L, 2L), desk.toSend());
        assertEquals("Bob's since", desk.title("d"));
        assertEquals(1, desk.edits().waitingCount());
        desk.answer(Status.DUPLICATE, null);
        desk.answer(Status.APPLIED, null);
        assertEquals(List.of(), desk.toSend());
        assertEquals("waits", desk.shown("d", "note"));
        desk.served(2, Desk.dashboard("d", 4, "Bob's since"));
        assertEquals("of the server", desk.shown("d", "note"));
    }

    @Test
    void answersAndCountsOfTheDeviceItWasAreNotTakenForThoseOfTheDeviceItIs() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "one");
        String before = desk.device();
        Outbox.Batch sent = outbox().next(10, 1000);
        outbox().recount(before);
        String key = sent.mutations().getFirst().key();
        outbox().answered(before, List.of(new Outcome(1, key, Status.APPLIED, 2, 2, null, null, null)));
        assertEquals(List.of(1L), desk.toSend());

        desk.file().replica().apply(List.of(), Desk.checkpoint(99, 1), before);
        assertEquals(List.of(1L), desk.toSend());
        assertEquals("one", desk.title("d"));
    }

    @Test
    void whereTheServerHasAnothersUnderItsNumberAllIsOfferedAgain() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "one");
        desk.change("d", "note", "two");
        List<String> keys = desk.keysToSend();
        desk.answer(Status.APPLIED, null);
        desk.answer(Status.APPLIED, null);
        String before = desk.device();
        counted(keys.get(0), "another's");
        assertNotEquals(before, desk.device());
        assertEquals(keys, desk.keysToSend());
        assertEquals("one", desk.title("d"));
        assertEquals("two", desk.shown("d", "note"));
    }

    @Test
    void whatTheServerNamesAsItsOwnSettles() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "one");
        desk.change("d", "note", "two");
        List<String> keys = desk.keysToSend();
        String before = desk.device();
        counted(keys.get(0), keys.get(1));
        assertEquals(before, desk.device());
        assertEquals(List.of(), desk.toSend());
        assertEquals("Before", desk.title("d"));
    }

    @Test
    void whatWasTakenAndIsRefusedInTheHistoryThereIsIsAskedAfter() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "one");
        desk.change("d", "note", "two");
        List<String> keys = desk.keysToSend();
        desk.answer(Status.APPLIED, null);
        desk.answer(Status.APPLIED, null);
        counted(keys.subList(1, 2), keys.get(0), keys.get(1));
        assertEquals("Before", desk.title("d"));
        assertEquals(List.of(2L), unanswered());

        outbox().answered(
                        desk.device(),
                        List.of(new Outcome(2, keys.get(1), Status.REJECTED, 1, 0, null, "Not yours any more.", null)));
        assertEquals(
                List.of("Not yours any more."),
                desk.edits().parked().stream().map(Parked::reason).toList());
        assertEquals(List.of(), unanswered());
    }

    private void counted(String... keys) {
        counted(List.of(), keys);
    }

    private void counted(List<String> rejected, String... keys) {
        var checkpoint = new Frame.Checkpoint(99, "c99", List.of(), keys.length, List.of(keys), rejected, false);
        desk.file().replica().apply(List.of(), checkpoint, desk.device());
    }

    @Test
    void whatNobodyEverSaidAnythingOfIsShownToThePersonInTheEnd() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        desk.retitle("d", "Mine");
        desk.served(1, Desk.dashboard("d", 1, "Before"));
        desk.later(Duration.ofDays(6));
        desk.served(1);
        assertEquals(List.of(), desk.edits().parked());
        desk.later(Duration.ofDays(2));
        desk.served(1);
        assertEquals("Mine", desk.edits().parked().getFirst().title());
        assertEquals(List.of(), unanswered());
    }

    @Test
    void aChangeThatDoesNotFitAnyMoreIsNotShownAndIsSent() {
        desk.served(0, Desk.dashboard("d", 1, "Before"));
        String key = UUID.randomUUID().toString();
        desk.addRaw(new Mutation(
                1,
                key,
                "dashboards",
                "d",
                1,
                Map.of(),
                Map.of("/body/tiles/t9/title", TextNode.valueOf("of no tile")),
                List.of(),
                List.of()));
        desk.served(0, Desk.dashboard("d", 2, "Theirs"));
        assertEquals("Theirs", desk.title("d"));
        assertEquals(List.of(key), desk.keysToSend());
    }

    @Test
    void theIndexIsOfTheSameReplicaAfterTheDeviceCountedAnew() {
        String named = desk.meta("replica");
        outbox().recount(desk.device());
        assertNotEquals(desk.device(), desk.meta("replica"));
        desk.reopen();
        assertEquals(named, desk.meta("replica"));
    }
}
