package io.tidemark.app.notices;

import static io.tidemark.app.notices.Harbour.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.ByHand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesViewModelTest {
    private final Path folder;
    private final ByHand hand = new ByHand();
    private final Harbour harbour = new Harbour();
    private final NoticesViewModel model;

    NoticesViewModelTest(@TempDir Path folder) {
        this.folder = folder;
        this.model = model();
        model.load();
        work();
    }

    private NoticesViewModel model() {
        return new NoticesViewModel(
                hand,
                new NoticesViewModel.Surroundings(Harbour.ADA, harbour, harbour),
                new NoticesFile(folder),
                () -> NOW.plus(hand.now()),
                Harbour.MOMENTS);
    }

    /// Lets everything run that was submitted, and what follows from it.
    private void work() {
        for (List<Runnable> taken = hand.take(); !taken.isEmpty(); taken = hand.take()) {
            taken.forEach(Runnable::run);
        }
    }

    private void shared(String report, Instant at) {
        model.pushed(Harbour.shared(report, at));
        work();
    }

    @Test
    void theNewestComesFirstHoweverTheyArrive() {
        shared("b", NOW.minusSeconds(20));
        shared("c", NOW.minusSeconds(10));
        shared("a", NOW.minusSeconds(30));
        assertEquals(List.of("Report c", "Report b", "Report a"), titles(model));
        assertEquals(3, model.unread().get());
    }

    @Test
    void whatIsFoundHereIsToldOnceHoweverOftenItIsFound() {
        Notice found =
                new Notice("conflict:c1", Notice.Kind.CONFLICT, NOW, "Eve", "Decide.", Thing.outcome("c1"), false);
        model.found(List.of(found));
        model.found(List.of(found));
        work();
        assertEquals(1, model.unread().get());
        assertEquals(List.of(found), model.toasts().shown());
        model.open(found);
        assertEquals(List.of(Thing.outcome("c1")), harbour.opened);
        work();

        NoticesViewModel next = model();
        next.found(List.of(found));
        next.load();
        work();
        assertEquals(0, next.unread().get(), "it was told before this start");
        assertEquals(List.of(), next.toasts().shown());
    }

    @Test
    void whatCameLiveAndAgainByRecoveryIsThereOnce() {
        shared("a", NOW);
        shared("a", NOW);
        assertEquals(List.of("Report a"), titles(model));
        assertEquals(1, model.toasts().shown().size());
    }

    @Test
    void whatHappenedAWhileAgoIsInTheBellOnly() {
        shared("old", NOW.minus(NoticesViewModel.NEWS));
        assertEquals(List.of("Report old"), titles(model));
        assertEquals(List.of(), model.toasts().shown());
        shared("new", NOW.minus(NoticesViewModel.NEWS).plusSeconds(1));
        assertEquals(1, model.toasts().shown().size());
    }

    @Test
    void theLastTwoHundredAreKept() {
        for (int i = 0; i < NoticesViewModel.MOST + 10; i++) {
            shared("r" + i, NOW.minusSeconds(1_000 - i));
        }
        assertEquals(NoticesViewModel.MOST, model.all().size());
        assertEquals("Report r209", titles(model).getFirst());
        assertEquals("Report r10", titles(model).getLast());
        shared("older", NOW.minusSeconds(2_000));
        assertEquals("Report r10", titles(model).getLast());
    }

    @Test
    void whatWasToldAndReadOutlivesTheProgram() {
        shared("a", NOW.minusSeconds(20));
        shared("b", NOW.minusSeconds(10));
        model.open(model.all().getFirst());
        work();

        NoticesViewModel next = model();
        next.pushed(Harbour.shared("b", NOW.minusSeconds(10)));
        next.load();
        work();
        assertEquals(List.of("Report b", "Report a"), titles(next));
        next.pushed(Harbour.shared("a", NOW.minusSeconds(20)));
        work();
        assertEquals(List.of("Report b", "Report a"), titles(next));
    }

    @Test
    void whatComesBeforeTheOldOnesAreReadDoesNotWipeThem() throws IOException {
        shared("a", NOW.minusSeconds(20));
        NoticesViewModel next = model();
        next.pushed(Harbour.shared("b", NOW));
        work();
        assertFalse(Files.readString(folder.resolve("notices.json")).contains("Report b"));
        next.load();
        work();
        assertEquals(List.of("Report b", "Report a"), titles(next));
        assertTrue(Files.readString(folder.resolve("notices.json")).contains("Report b"));
    }

    @Test
    void aFileThatCannotBeReadIsAFreshStart() throws IOException {
        for (String damaged : List.of("{", "[{}]", "[null]", "[{\"key\":\"k\",\"kind\":\"WHAT\"}]")) {
            Files.writeString(folder.resolve("notices.json"), damaged);
            NoticesViewModel next = model();
            next.load();
            work();
            assertEquals(List.of(), next.all(), damaged);
        }
    }

    @Test
    void openingLeadsToWhatIsHereAndCountsAsRead() {
        model.pushed(Harbour.push(
                "dashboard_created",
                "user:ada",
                Harbour.data().put("id", "d1").put("by", "bob").put("title", "Tides")));
        work();
        assertTrue(model.open(model.all().getFirst()));
        assertEquals(List.of(Thing.dashboard("d1")), harbour.opened);
        assertEquals(0, model.unread().get());
        assertEquals(List.of(), model.toasts().shown(), "it was seen");

        harbour.things.clear();
        model.look();
        work();
        assertFalse(model.open(model.all().getFirst()));
    }

    @Test
    void toastsComeInTheOrderOfWhatWasSaid() {
        for (String report : List.of("a", "b", "c")) {
            model.pushed(Harbour.shared(report, NOW));
        }
        hand.take().reversed().forEach(Runnable::run);
        work();
        assertEquals(
                List.of("shared:a", "shared:b", "shared:c"),
                model.toasts().shown().stream()
                        .map(notice -> notice.key().substring(0, 8))
                        .toList());
    }

    @Test
    void whatArrivesAMomentAfterItsNoticeCanBeOpenedFromTheToast() {
        harbour.things.clear();
        model.pushed(Harbour.push(
                "dashboard_created", "user:ada", Harbour.data().put("id", "d1").put("by", "bob")));
        work();
        assertFalse(model.opens(model.all().getFirst()));
        harbour.things.add(Thing.dashboard("d1"));
        model.changed();
        work();
        assertTrue(model.opens(model.all().getFirst()));
        model.changed();
        assertEquals(List.of(), hand.take(), "nothing is missing any more");
    }

    @Test
    void allCanBeMarkedAsReadAtOnce() {
        shared("a", NOW);
        shared("b", NOW);
        model.readAll();
        assertEquals(0, model.unread().get());
        assertTrue(model.all().stream().allMatch(Notice::read));
    }

    @Test
    void whoDidItIsNamedOnceTheyWereSeen() {
        model.pushed(Harbour.presence());
        shared("a", NOW);
        assertEquals("15:00 · Bob Pier", model.byline(model.all().getFirst()));
    }

    @Test
    void atMostThreeToastsAreOnScreenAndTheRestIsSummedUp() {
        for (String report : List.of("a", "b", "c", "d", "e")) {
            shared(report, NOW);
        }
        assertEquals(3, model.toasts().shown().size());
        assertEquals(2, model.toasts().more().get());
        hand.pass(ToastsViewModel.STAYS);
        assertEquals(List.of(), model.toasts().shown());
        assertEquals(0, model.toasts().more().get());
        assertEquals(5, model.unread().get(), "what they said stays");
    }

    @Test
    void aToastStaysWhileSomebodyIsAtIt() {
        shared("a", NOW);
        hand.pass(Duration.ofSeconds(5));
        model.toasts().hold(true);
        hand.pass(Duration.ofMinutes(5));
        assertEquals(1, model.toasts().shown().size());
        model.toasts().hold(false);
        hand.pass(ToastsViewModel.STAYS);
        assertEquals(List.of(), model.toasts().shown());
    }

    @Test
    void afterTheEndNothingWaits() {
        shared("a", NOW);
        model.close();
        assertEquals(0, hand.alarms());
    }

    private static List<String> titles(NoticesViewModel shown) {
        return shown.all().stream()
                .map(notice -> notice.sentence().replaceAll("^.*“(.*)”.*$", "$1"))
                .toList();
    }

    @Test
    void whatIsReadJustBeforeTheEndIsKept() {
        shared("a", NOW.minusSeconds(20));
        model.readAll();
        model.close();
        // What was still to be written elsewhere is older, or comes too late.
        work();

        NoticesViewModel next = model();
        next.load();
        work();
        assertEquals(0, next.unread().get());
        assertEquals(List.of("Report a"), titles(next));
    }

    @Test
    void whatComesAfterTheEndIsToldNobody() {
        model.pushed(Harbour.shared("a", NOW));
        model.close();
        work();
        assertEquals(List.of(), titles(model));
        assertEquals(0, hand.alarms());
    }
}
