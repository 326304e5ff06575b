package io.tidemark.app.making;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.ByHand;
import io.tidemark.app.workspace.EditingInMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeletionsViewModelTest {
    private final ByHand background = new ByHand();
    private final EditingInMemory editing = new EditingInMemory();
    private final List<Exception> failures = new ArrayList<>();
    private final DeletionsViewModel model = new DeletionsViewModel(background, editing, failures::add);

    DeletionsViewModelTest() {
        editing.put("dashboards", "d1", "{'title':'Tides'}");
        editing.put("dashboards", "d2", "{'title':'Berths'}");
        model.delete("d1", "Tides");
    }

    private void work() {
        background.take().forEach(Runnable::run);
    }

    @Test
    void itIsOutOfSightAtOnceAndDeletedWhenTheTimeIsOver() {
        assertEquals(Set.of("d1"), model.hidden());
        background.pass(DeletionsViewModel.REGRET.minusMillis(1));
        work();
        assertTrue(editing.documents.containsKey("d1"));
        background.pass(Duration.ofMillis(1));
        work();
        assertFalse(editing.documents.containsKey("d1"));
        assertEquals(Set.of(), model.hidden());
    }

    @Test
    void whatIsJustBeingDeletedIsNotOfferedBack() {
        background.pass(DeletionsViewModel.REGRET);
        assertEquals(List.of(), model.pending());
        model.undo("d1");
        assertEquals(Set.of("d1"), model.hidden(), "it is out of sight until it is gone");
        work();
        assertFalse(editing.documents.containsKey("d1"));
    }

    @Test
    void whatIsBroughtBackStays() {
        model.undo("d1");
        background.pass(DeletionsViewModel.REGRET);
        work();
        model.close();
        assertTrue(editing.documents.containsKey("d1"));
        assertEquals(Set.of(), model.hidden());
    }

    @Test
    void theTimeStandsStillForWhoeverIsAtTheButton() {
        background.pass(Duration.ofSeconds(9));
        model.hold(true);
        background.pass(Duration.ofMinutes(5));
        work();
        assertTrue(editing.documents.containsKey("d1"));
        model.hold(false);
        background.pass(DeletionsViewModel.REGRET);
        work();
        assertFalse(editing.documents.containsKey("d1"));
    }

    @Test
    void theWindowThatClosesDeletesWhatIsPending() {
        model.delete("d2", "Berths");
        model.close();
        assertEquals(Set.of(), editing.documents.keySet());
        assertEquals(0, background.alarms());
    }

    @Test
    void whatCannotBeDeletedIsInSightAgain() {
        editing.trouble = "The disk is full.";
        background.pass(DeletionsViewModel.REGRET);
        work();
        assertEquals(Set.of(), model.hidden());
        assertEquals("The disk is full.", failures.getFirst().getMessage());
    }
}
