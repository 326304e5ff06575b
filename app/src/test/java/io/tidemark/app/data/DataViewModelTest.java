package io.tidemark.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.app.kit.SameThread;
import io.tidemark.app.tasks.TaskList;
import io.tidemark.app.workspace.Holding;
import io.tidemark.app.workspace.Holdings;
import io.tidemark.app.workspace.ImportOutcome;
import io.tidemark.app.workspace.ImportProgress;
import io.tidemark.app.workspace.ImportRequest;
import io.tidemark.app.workspace.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DataViewModelTest {
    private final Shelf shelf = new Shelf();
    private final SameThread background = new SameThread();
    private final DataViewModel model = new DataViewModel(background, new TaskList(background), shelf, Locale.UK);

    @Test
    void whatIsTakenAwayIsSaidUntilItWasRead() {
        shelf.put("sales", "tides");
        model.load();
        assertEquals("", model.gone().get(), "what is new is no word worth");
        shelf.put("tides");
        model.load();
        assertEquals(
                "You no longer have access to “SALES”, or it was removed.",
                model.gone().get());
        model.load();
        assertEquals(
                "You no longer have access to “SALES”, or it was removed.",
                model.gone().get());
        model.readOfGone();
        model.load();
        assertEquals("", model.gone().get());
    }

    @Test
    void whatIsBackIsNotSpokenOf() {
        shelf.put("sales", "tides");
        model.load();
        shelf.put();
        model.load();
        shelf.put("sales");
        model.load();
        assertEquals(
                "You no longer have access to “TIDES”, or it was removed.",
                model.gone().get());
    }

    private static final class Shelf implements Holdings {
        private final List<Holding> holdings = new ArrayList<>();

        void put(String... ids) {
            holdings.clear();
            for (String id : ids) {
                Dataset dataset =
                        new Dataset(id, id.toUpperCase(Locale.ROOT), List.of(Field.of("n", FieldType.INTEGER)));
                holdings.add(new Holding(dataset, 1, new Position("e", 1), false, null));
            }
        }

        @Override
        public List<Holding> holdings() {
            return List.copyOf(holdings);
        }

        @Override
        public ImportOutcome importFile(ImportRequest request, ImportProgress progress) {
            throw new AssertionError("nothing is imported here");
        }
    }
}
