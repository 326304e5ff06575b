package io.tidemark.app.making;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.SameThread;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.EditingInMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TitleViewModelTest {
    @TempDir
    private Path folder = Path.of("");

    private final EditingInMemory editing = new EditingInMemory();
    private final List<String> shown = new ArrayList<>();
    private final ByHand byHand = new ByHand();

    private Making making() {
        return new Making(new SameThread(), editing, folder, new Frame());
    }

    private final class Frame implements Making.Frame {
        @Override
        public void openDashboard(String id) {
            shown.add(id);
        }

        @Override
        public void leaveDashboard(String id) {
            shown.remove(id);
        }

        @Override
        public void trouble(String sentence) {
            shown.add(sentence);
        }
    }

    private DashboardEntry entry(String title) {
        return new DashboardEntry(
                "d1", "ada", new Dashboard(title, "What sells", null, null, List.of()), EditingInMemory.NOW);
    }

    private TitleViewModel tides(Making making) {
        editing.put("dashboards", "d1", "{'title':'Tides','description':'What sells'}");
        return making.titleOf(entry("Tides"));
    }

    @Test
    void enterSavesWhatIsTypedAndItIsShownAtOnce() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedTitle().set("  Tides and berths ");
        title.save();
        assertEquals("Tides and berths", editing.title("d1"));
        assertEquals("Tides and berths", title.title().get());
        assertFalse(title.open().get());
    }

    @Test
    void escapeLeavesWhatWasThere() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedTitle().set("Nonsense");
        title.giveUp();
        assertEquals("Tides", editing.title("d1"));
        assertFalse(title.open().get());
        title.begin();
        assertEquals("Tides", title.typedTitle().get());
    }

    @Test
    void anEmptyDescriptionIsNone() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedDescription().set(" ");
        title.save();
        assertFalse(editing.body("d1").has("description"));
        assertEquals("", title.description().get());
    }

    @Test
    void whatSomebodyElseChangedMeanwhileStaysWhereNothingWasTyped() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedTitle().set("Berths");
        editing.put("dashboards", "d1", "{'title':'Tides','description':'What sells, and when'}");
        title.save();
        assertEquals("Berths", editing.title("d1"));
        assertEquals(
                "What sells, and when", editing.body("d1").path("description").asText());
    }

    @Test
    void aTitleIsNeeded() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedTitle().set(" ");
        title.save();
        assertTrue(title.open().get());
        assertEquals("A dashboard needs a title.", title.problem().get());
        assertEquals("Tides", editing.title("d1"));
    }

    @Test
    void whatCannotBeSavedStaysTyped() {
        TitleViewModel title = tides(making());
        title.begin();
        title.typedTitle().set("Berths");
        editing.trouble = "The disk is full.";
        title.save();
        assertEquals("The disk is full.", title.problem().get());
        assertEquals("Berths", title.typedTitle().get());
        assertTrue(title.open().get());
    }

    @Test
    void whatIsTypedIsThereAgainAfterTheWindowWasClosed() {
        Making before = making();
        TitleViewModel title = tides(before);
        title.begin();
        title.typedTitle().set("Half a ti");
        before.close();

        TitleViewModel next = making().titleOf(entry("Tides"));
        assertTrue(next.open().get());
        assertTrue(next.unsaved().get());
        assertEquals("Half a ti", next.typedTitle().get());
        assertEquals("Tides", next.title().get());
    }

    @Test
    void whatIsTypedLastIsOnTheDiskHoweverSoonTheWindowCloses() {
        Making before = new Making(byHand, editing, folder, new Frame());
        TitleViewModel title = tides(before);
        title.begin();
        title.typedTitle().set("Half a ti");
        byHand.pass(Drafts.PAUSE);
        title.typedTitle().set("Half a title");
        before.close();
        byHand.take().forEach(Runnable::run);

        assertEquals(
                "Half a title",
                making().titleOf(entry("Tides")).typedTitle().get(),
                "the older writing, which came later, did not count");
    }

    @Test
    void whatWasSavedInTheLastMomentIsNotAskedForAgain() {
        Making before = new Making(byHand, editing, folder, new Frame());
        TitleViewModel title = tides(before);
        title.begin();
        title.typedTitle().set("Berths");
        title.save();
        before.close();
        assertFalse(making().titleOf(entry("Berths")).open().get());
    }

    @Test
    void whereNothingIsTypedNothingStaysOpen() {
        TitleViewModel title = tides(making());
        title.begin();
        title.leave();
        assertFalse(title.open().get());
        title.begin();
        title.typedTitle().set("Berths");
        title.leave();
        assertTrue(title.open().get());
    }

    @Test
    void whoMayOnlyLookIsOfferedNothing() {
        editing.rights = EditingInMemory.viewer();
        TitleViewModel title = tides(making());
        assertFalse(title.mayRename());
        assertFalse(title.mayDelete());
        title.begin();
        assertFalse(title.open().get());
    }

    @Test
    void aCopyIsOnesOwnAndHasATitleOfItsOwn() {
        TitleViewModel title = tides(making());
        title.duplicate();
        title.duplicate();
        assertEquals(List.of("new-1", "new-2"), shown);
        assertEquals("Tides (copy)", editing.title("new-1"));
        assertEquals("Tides (copy 2)", editing.title("new-2"));
        assertEquals("private", editing.document("new-1").orElseThrow().visibility());
        assertEquals("What sells", editing.body("new-1").path("description").asText());
    }
}
