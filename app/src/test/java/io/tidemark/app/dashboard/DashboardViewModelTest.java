package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.TidemarkException;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.AppException;
import io.tidemark.app.StillArriving;
import io.tidemark.app.TakenAway;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.SameThread;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DashboardViewModelTest {
    private final List<Query> asked = new ArrayList<>();
    private final SampleSales sales = new SampleSales();
    private boolean down;
    private boolean arriving;
    private boolean reshaped;
    private boolean taken;

    private QuerySource.Reply answer(Query query) {
        asked.add(query);
        if (down) {
            throw new TidemarkException("The dataset “sales” is not on this device yet. Sync once to fetch it.");
        }
        if (taken) {
            throw new TakenAway("Sales", new IllegalStateException());
        }
        if (reshaped
                && query.dimensions().stream().anyMatch(each -> each.field().equals("region"))) {
            throw new InvalidQuery(
                    "/dimensions/0/field", "There is no field “region”. The fields are: state, sold_on.");
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
    void aTileWhoseFieldIsGoneNamesItAndTheOthersGoOn() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        reshaped = true;
        model.refresh();
        assertEquals(
                new TileState.Failed("There is no field “region”. The fields are: state, sold_on."),
                tile(model, "by-region").state().get());
        assertInstanceOf(TileState.Ready.class, tile(model, "orders").state().get());
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
    void whatIsTakenAwayIsSaidAndNothingOfItIsLeft() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        TileViewModel tile = tile(model, "by-region");
        model.pick(tile, "Midwest");
        assertEquals(1, model.filters().size());

        taken = true;
        model.refresh();
        assertEquals(
                new TileState.Gone("You no longer have access to “Sales”, or it was removed."),
                tile.state().get());
        assertTrue(tile.asTable().isEmpty(), "nor is it a table");
        assertEquals(List.of(), model.filters(), "nor does a chip say what was picked");
        assertEquals(
                "You no longer have access to “Sales”, or it was removed.",
                model.failure().orElse(""));

        taken = false;
        model.refresh();
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
        background.pass(Debounce.QUIET);
        List<Runnable> second = background.take();
        assertEquals(7, background.cancelled(), "every tile but the clicked one gave up its first question");

        second.forEach(Runnable::run);
        List<TileState> shown = states(model);
        first.forEach(Runnable::run);

        assertEquals(shown, states(model), "a late answer to an old question changes nothing");
        assertTrue(model.settled());
    }

    /// Of all tiles but the clicked one.
    private static List<TileState> states(DashboardViewModel model) {
        return model.tiles().stream()
                .filter(each -> !each.tile().id().equals("by-region"))
                .map(each -> each.state().get())
                .toList();
    }

    @Test
    void theFirstClickIsAnsweredAtOnceAndABurstIsOneMoreQuestion() {
        ByHand background = new ByHand();
        DashboardViewModel model = model(background);
        model.refresh();
        background.take().forEach(Runnable::run);
        background.pass(Debounce.QUIET);

        model.pick(tile(model, "by-region"), "Midwest");
        assertEquals(7, background.take().size());
        model.pick(tile(model, "by-region"), "South");
        model.pick(tile(model, "by-region"), "West");
        assertEquals(0, background.take().size());
        assertFalse(model.settled(), "somebody waits");

        background.pass(Debounce.QUIET);
        asked.clear();
        background.take().forEach(Runnable::run);
        Filter west = new Filter.Compare("region", Filter.Comparison.EQUAL, "West");
        assertTrue(asked.stream().allMatch(query -> query.filters().contains(west)));
        assertTrue(model.settled());
    }

    @Test
    void rowsThatKeepArrivingDoNotTakeASlowAnswerAway() {
        ByHand background = new ByHand();
        DashboardViewModel model = model(background);
        model.refresh();
        List<Runnable> slow = background.take();

        background.pass(Debounce.LONGEST);
        model.refresh();
        assertEquals(0, background.cancelled());
        assertEquals(0, background.take().size());

        slow.forEach(Runnable::run);
        assertInstanceOf(TileState.Ready.class, tile(model, "by-region").state().get());
        assertFalse(model.settled(), "the rows that came meanwhile are asked for");
        background.take().forEach(Runnable::run);
        assertTrue(model.settled());
    }

    @Test
    void aClosedDashboardAsksNoMore() {
        ByHand background = new ByHand();
        DashboardViewModel model = model(background);
        model.refresh();
        background.take();
        model.refresh();

        model.close();
        background.pass(Debounce.LONGEST);
        assertEquals(8, background.cancelled());
        assertEquals(0, background.take().size());
    }

    @Test
    void aRangeThatIsShownAlreadyIsNotAskedAgain() {
        DashboardViewModel model = model(new SameThread());
        model.refresh();
        int before = asked.size();
        TimeRange range = Objects.requireNonNull(model.range().get());

        model.show(range);
        assertEquals(before, asked.size());

        model.refresh();
        assertEquals(2 * before, asked.size(), "who asks for a refresh gets one");
    }

    @Test
    void aTileFarAwayAsksOnceItComesNear() {
        DashboardViewModel model = tall(new SameThread());
        model.refresh();
        TileViewModel deep = tile(model, "deep-by-region");
        assertInstanceOf(TileState.Loading.class, deep.state().get());
        assertTrue(model.settled(), "nobody sees it");
        int before = asked.size();

        model.comesTo(deep, Sight.NEAR);
        assertInstanceOf(TileState.Ready.class, deep.state().get());
        assertEquals(before + 1, asked.size());

        model.comesTo(deep, Sight.FAR);
        model.comesTo(deep, Sight.SEEN);
        assertEquals(before + 1, asked.size(), "once loaded it stays");
    }

    @Test
    void aTileThatIsAwayWhenFiltersChangeIsAskedWhenItIsBack() {
        DashboardViewModel model = tall(new SameThread());
        TileViewModel deep = tile(model, "deep-products");
        model.comesTo(deep, Sight.SEEN);
        model.refresh();
        model.comesTo(deep, Sight.FAR);
        TileState shown = deep.state().get();
        asked.clear();

        model.pick(tile(model, "by-region"), "Midwest");
        assertTrue(deep.stale());
        assertEquals(shown, deep.state().get());
        int withoutIt = asked.size();

        model.comesTo(deep, Sight.NEAR);
        assertFalse(deep.stale());
        assertTrue(asked.size() > withoutIt);
        assertTrue(
                asked.getLast().filters().contains(new Filter.Compare("region", Filter.Comparison.EQUAL, "Midwest")));
    }

    @Test
    void aTileThatGoesAwayGivesUpItsOldQuestionWhenFiltersChange() {
        ByHand background = new ByHand();
        DashboardViewModel model = tall(background);
        TileViewModel deep = tile(model, "deep-products");
        model.comesTo(deep, Sight.SEEN);
        model.refresh();
        background.take();
        model.comesTo(deep, Sight.FAR);

        model.pick(tile(model, "by-region"), "Midwest");
        assertEquals(1, background.cancelled(), "the others wait for a pause");
        assertFalse(deep.busy().get());
    }

    @Test
    void whatIsSeenIsAskedFirst() {
        DashboardViewModel model = tall(new SameThread());
        model.tiles().forEach(each -> model.comesTo(each, Sight.NEAR));
        TileViewModel seen = tile(model, "deep-by-region");
        model.comesTo(seen, Sight.SEEN);

        model.refresh();

        assertEquals("region", asked.getFirst().dimensions().getFirst().field());
    }

    private DashboardViewModel tall(Background background) {
        return new DashboardViewModel(
                SampleSales.tall(), this::answer, background, SampleSales::now, new Numbers(Locale.US));
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
