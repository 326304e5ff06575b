package io.tidemark.app.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Debounce;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExploreViewModelTest {
    private static final Dataset ORDERS = new Dataset(
            "orders", "Orders", List.of(Field.of("country", FieldType.STRING), Field.of("amount", FieldType.INTEGER)));

    private static final Dataset TIDES = new Dataset("tides", "Tides", List.of(Field.of("metres", FieldType.INTEGER)));

    private final ByHand background = new ByHand();
    private final List<Dataset> here = new ArrayList<>(List.of(ORDERS));
    private final ExploreViewModel model = new ExploreViewModel(background, () -> List.copyOf(here));
    private final List<@Nullable Dashboard> drawn = new ArrayList<>();

    @BeforeEach
    void load() {
        model.answer().addListener((_, _, now) -> drawn.add(now));
        model.load();
        background.take().forEach(Runnable::run);
        background.pass(Debounce.QUIET);
        assertEquals(1, drawn.size(), "a dataset is shown as soon as it is there");
    }

    @Test
    void theFirstPickIsDrawnAtOnceAndManyInARowOnceMore() {
        model.measures().add(new MeasurePick(Agg.AVG, "amount"));
        assertEquals(2, drawn.size());

        model.measures().add(new MeasurePick(Agg.MIN, "amount"));
        model.measures().add(new MeasurePick(Agg.MAX, "amount"));
        assertEquals(2, drawn.size());

        background.pass(Debounce.QUIET);
        assertEquals(3, drawn.size());
        assertEquals(ExploreSheet.of(ORDERS, model.measures(), model.dimensions()), drawn.getLast());
    }

    private void read() {
        model.load();
        background.take().forEach(Runnable::run);
    }

    @Test
    void whatIsTakenAwayIsSaidAndWhatIsShownInstead() {
        here.add(TIDES);
        read();
        assertEquals("", model.gone().get());
        here.remove(ORDERS);
        read();
        assertEquals(
                "You no longer have access to “Orders”, or it was removed. This is “Tides”.",
                model.gone().get());
        assertEquals(TIDES, model.dataset().get());
        here.clear();
        read();
        assertEquals(
                "You no longer have access to “Tides”, or it was removed.",
                model.gone().get());
        here.add(ORDERS);
        read();
        assertEquals("", model.gone().get(), "from the next choice on");
    }

    @Test
    void whatIsPickedAndLetGoAgainIsNoQuestion() {
        MeasurePick average = new MeasurePick(Agg.AVG, "amount");
        model.measures().add(average);
        model.measures().add(MeasurePick.ROWS);
        model.measures().remove(MeasurePick.ROWS);

        background.pass(Debounce.LONGEST);
        assertEquals(2, drawn.size());
    }
}
