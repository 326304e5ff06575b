package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.TidemarkException;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.AppException;
import io.tidemark.app.StillArriving;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.SameThread;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DashboardViewModelTest {
    private final List<Query> asked = new ArrayList<>();
    private final SampleSales sales = new SampleSales();
    private boolean down;
    private boolean arriving;

    private QuerySource.Reply answer(Query query) {
        asked.add(query);
        if (down) {
            throw new TidemarkException("The dataset “sales” is not on this device yet. Sync once to fetch it.");
        }
        if (arriving) {
            throw new StillArriving("Not all of “sales” has arrived yet.", new IllegalStateException());
        }
        return sales.run(query);
    }

    private DashboardViewModel model(Background background) {
        return new DashboardViewModel(
                SampleSales.dashboard(), this::answer, background, SampleSales::now, new Numbers(Locale.US));
    }

    private static TileViewModel tile(DashboardViewModel model, String id) {
        return model.tiles().stream()
                .filter(each -> each.tile().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Filter> lastAsked(String measure, int dimensions) {
        return asked.reversed().stream()
                .filter(query -> query.measures().getFirst().as().equals(measure)
                        && query.dimensions().size() == dimensions)
                .findFirst()
                .orElseThrow()
                .filters();
    }

    @Test
    void everyTileAsksWithinTheDashboardsTime() {
        model(new SameThread()).refresh();

        Filter year = new Filter.Between("sold_on", "2023-01-01", "2026-01-01");
        assertTrue(
                asked.stream().filter(query -> query.filters().contains(year)).count() >= 8);
        assertTrue(
                asked.stream().anyMatch(query -> query.filters()
                        .contains(new Filter.Between("sold_on", "2020-01-01", "2023-01-01"))),
                "a number is compared with the equally long stretch before");
    }

    @Test
    void aNumberSaysHowItChangedAndWhetherThatIsGood() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();

        var ready = assertInstanceOf(
                TileState.Ready.class, tile(model, "orders").state().get());
        var figure = assertInstanceOf(TileContent.Figure.class, ready.content());
        assertEquals(18_204, figure.value());
        assertEquals(36, figure.run().length);
    }

    @Test
    void aPickedMarkFiltersTheOthersAndNotItsOwnTile() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        asked.clear();

        model.pick(tile(model, "by-region"), "Midwest");

        Filter midwest = new Filter.Compare("region", Filter.Comparison.EQUAL, "Midwest");
        assertTrue(asked.stream().allMatch(query -> query.filters().contains(midwest)));
        assertTrue(
                asked.stream().noneMatch(query -> query.dimensions().stream()
                        .anyMatch(each -> each.field().equals("region"))),
                "the clicked tile keeps its answer");
        assertEquals("Region: Midwest", model.filters().getFirst().label(Locale.US));

        model.pick(tile(model, "by-region"), "Midwest");
        assertTrue(model.filters().isEmpty(), "picked again, it is let go");
        assertTrue(lastAsked("orders", 0).stream().noneMatch(midwest::equals));
    }

    @Test
    void aPickedMonthBecomesTheStretchUntilTheNext() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        asked.clear();

        model.pick(tile(model, "by-month"), LocalDate.of(2025, 4, 1));

        Filter april = new Filter.Between("sold_on", "2025-04-01", "2025-05-01");
        Filter march = new Filter.Between("sold_on", "2025-03-02", "2025-04-01");
        assertTrue(asked.stream().anyMatch(query -> query.filters().equals(List.of(april))), "a number is about April");
        assertTrue(asked.stream().anyMatch(query -> query.filters().equals(List.of(march))), "and its change since");
        assertEquals("Month: Apr 2025", model.filters().getFirst().label(Locale.US));
    }

    @Test
    void clearAllTakesEveryFilterAwayAtOnce() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        model.pick(tile(model, "by-region"), "Midwest");
        model.pick(tile(model, "by-month"), LocalDate.of(2025, 4, 1));
        assertEquals(2, model.filters().size());
        asked.clear();

        model.clearAll();

        assertTrue(model.filters().isEmpty());
        assertTrue(
                asked.stream().noneMatch(query -> query.filters().stream().anyMatch(Filter.Compare.class::isInstance)));
    }

    @Test
    void aChosenGrainReachesTheChartsOverTime() {
        DashboardViewModel model = model(new SameThread());
        model.show(TimeRange.of("now-1y", "now", Grain.WEEK));

        assertEquals("now-1y to now · by week", model.rangeLabel());
        assertTrue(asked.stream()
                .anyMatch(query -> query.dimensions().size() == 2
                        && query.dimensions().getFirst().grain() == Grain.WEEK));
    }

    @Test
    void aRangeThatIsNoTimeChangesNothing() {
        DashboardViewModel model = model(new SameThread());
        TimeRange before = model.range().get();

        AppException told =
                assertThrows(AppException.class, () -> model.show(TimeRange.of("yesterday", "now", Grain.DAY)));

        assertTrue(String.valueOf(told.getMessage()).contains("now-7d"));
        assertEquals(before, model.range().get());
    }

    @Test
    void aFailedTileSaysWhyAndComesBackOnRetry() {
        down = true;
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        TileViewModel tile = tile(model, "by-region");
        var failed = assertInstanceOf(TileState.Failed.class, tile.state().get());
        assertTrue(failed.message().contains("Sync once"));

        down = false;
        model.reload(tile);

        assertInstanceOf(TileState.Ready.class, tile.state().get());
    }

    @Test
    void dataOnItsWayIsNoFailureAndTakesNothingAwayThatIsShown() {
        arriving = true;
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        TileViewModel tile = tile(model, "by-region");
        assertInstanceOf(TileState.Arriving.class, tile.state().get());
        assertEquals("Not all of “sales” has arrived yet.", model.failure().orElse(""));

        arriving = false;
        model.refresh();
        assertInstanceOf(TileState.Ready.class, tile.state().get());
        arriving = true;
        model.refresh();
        assertInstanceOf(TileState.Ready.class, tile.state().get());
    }

    @Test
    void theLatestQuestionWins() {
        ByHand background = new ByHand();
        DashboardViewModel model = model(background);
        model.refresh();
        List<Runnable> first = background.take();
        model.pick(tile(model, "by-region"), "Midwest");
        List<Runnable> second = background.take();

        second.forEach(Runnable::run);
        int answered = asked.size();
        first.forEach(Runnable::run);

        assertTrue(model.settled() || asked.size() > answered);
        assertEquals(7, background.cancelled, "every tile but the clicked one gave up its first question");
    }

    /// Background work that waits until the test lets it run.
    private static final class ByHand implements Background {
        private List<Runnable> waiting = new ArrayList<>();
        private int cancelled;

        List<Runnable> take() {
            List<Runnable> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        }

        @Override
        public <T> Running submit(Callable<T> work, Consumer<? super T> done, Consumer<? super Exception> failed) {
            waiting.add(() -> new SameThread().submit(work, done, failed));
            return () -> cancelled++;
        }

        @Override
        public void onOwner(Runnable action) {
            action.run();
        }
    }

    @Test
    void itsAgeMovesOnWithTheDataAndOnlyATileLeftBehindSaysItsOwn() {
        ByHand late = new ByHand();
        DashboardViewModel model = model(late);
        var soundAt = new SimpleObjectProperty<@Nullable Instant>();
        model.follow(soundAt);
        model.refresh();
        late.take().forEach(Runnable::run);

        Instant later = SampleSales.now().plus(Duration.ofHours(1));
        soundAt.set(later);
        assertEquals(later, model.asOf().get());
        assertEquals("", model.ageOf(tile(model, "by-month")), "what holds is as young as the whole");

        model.reload(tile(model, "by-month"));
        soundAt.set(later.plus(Duration.ofMinutes(10)));
        assertTrue(model.ageOf(tile(model, "by-month")).startsWith("as of"), "its answer is being replaced for long");

        model.close();
        soundAt.set(later.plus(Duration.ofDays(1)));
        assertEquals(later.plus(Duration.ofMinutes(10)), model.asOf().get());
    }

    @Test
    void aChartIsATableTooWithItsTimeInWords() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();

        TileContent.Table rows = tile(model, "by-month").asTable().orElseThrow();
        assertEquals(
                "Jan 2023",
                TableContents.cell(
                        rows.rows().getFirst().getFirst(), rows.columns().getFirst(), new Numbers(Locale.US)));
    }
}
