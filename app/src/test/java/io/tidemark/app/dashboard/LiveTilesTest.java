package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.OncePerFrame;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a change on the live line costs: questions and repaints, counted by tile.
class LiveTilesTest {
    private static final String OTHER = "stock";

    private final ByHand background = new ByHand();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Integer> repaints = new HashMap<>();
    private final List<Runnable> frames = new ArrayList<>();
    private final OncePerFrame<TileViewModel> screen =
            new OncePerFrame<>(frames::add, tile -> repaints.merge(tile.tile().id(), 1, Integer::sum));
    private long more;
    private Instant asOf = SampleSales.AS_OF;

    /// The sample's dashboard, whose chart by region is of another dataset.
    private static Dashboard dashboard() {
        Dashboard sample = SampleSales.dashboard();
        return new Dashboard(
                sample.title(),
                sample.description(),
                sample.dataset(),
                sample.time(),
                sample.tiles().stream()
                        .map(tile -> tile.id().equals("by-region") ? ofOther(tile) : tile)
                        .toList());
    }

    private static Tile ofOther(Tile tile) {
        Query query = Objects.requireNonNull(tile.query());
        Query other = new Query(
                OTHER,
                query.measures(),
                query.dimensions(),
                query.filters(),
                query.having(),
                query.sort(),
                query.limit(),
                query.after());
        return new Tile(
                tile.id(),
                tile.type(),
                tile.title(),
                tile.subtitle(),
                tile.x(),
                tile.y(),
                tile.w(),
                tile.h(),
                other,
                tile.options());
    }

    private QuerySource.Reply answer(Query query) {
        asked.add(query.dataset());
        Answer answer = new SampleSales().run(query).answer();
        List<List<@Nullable Object>> rows =
                answer.rows().stream().map(this::more).toList();
        return new QuerySource.Reply(new Answer(answer.columns(), rows, null), asOf);
    }

    private List<@Nullable Object> more(List<@Nullable Object> row) {
        List<@Nullable Object> larger = new ArrayList<>(row);
        if (larger.getLast() instanceof BigDecimal value) {
            larger.set(larger.size() - 1, value.add(BigDecimal.valueOf(more)));
        }
        return Collections.unmodifiableList(larger);
    }

    private DashboardViewModel shown() {
        DashboardViewModel model = watched();
        model.refresh();
        answered();
        nextFrame();
        return model;
    }

    private DashboardViewModel watched() {
        DashboardViewModel model =
                new DashboardViewModel(dashboard(), this::answer, background, SampleSales::now, new Numbers(Locale.US));
        model.tiles().forEach(tile -> tile.state().addListener((_, _, _) -> screen.changed(tile)));
        return model;
    }

    /// Everything asked is answered, and the burst is over.
    private void answered() {
        background.take().forEach(Runnable::run);
        background.pass(Debounce.LONGEST);
        background.take().forEach(Runnable::run);
    }

    private void nextFrame() {
        List<Runnable> due = List.copyOf(frames);
        frames.clear();
        due.forEach(Runnable::run);
    }

    private void forget() {
        asked.clear();
        repaints.clear();
    }

    @Test
    void rowsOfOneDatasetConcernItsTilesOnly() {
        DashboardViewModel model = shown();
        forget();
        more = 1000;

        model.changed(Set.of(OTHER));
        answered();
        nextFrame();

        assertEquals(List.of(OTHER), asked);
        assertEquals(Map.of("by-region", 1), repaints);
    }

    @Test
    void rowsOfADatasetThatNoTileShowsCostNothing() {
        DashboardViewModel model = shown();
        forget();

        model.changed(Set.of("weather"));
        answered();
        nextFrame();

        assertEquals(List.of(), asked);
        assertEquals(Map.of(), repaints);
    }

    @Test
    void anAnswerThatLooksLikeTheLastOneIsNewerButNotPaintedAgain() {
        DashboardViewModel model = shown();
        forget();
        asOf = asOf.plus(Duration.ofHours(1));

        model.changed(Set.of("sales", OTHER));
        answered();
        nextFrame();

        assertTrue(asked.contains("sales"));
        assertEquals(Map.of(), repaints);
        assertEquals(asOf, model.asOf().get());
    }

    @Test
    void severalAnswersWithinAFrameAreOneRepaintOfEachTile() {
        DashboardViewModel model = shown();
        forget();
        for (int i = 1; i <= 3; i++) {
            more = i * 1000L;
            model.changed(Set.of("sales"));
            answered();
        }
        assertEquals(Map.of(), repaints, "the frame has not come yet");
        nextFrame();

        assertEquals(model.tiles().size() - 1, repaints.size());
        assertTrue(repaints.values().stream().allMatch(count -> count == 1), repaints::toString);
    }

    @Test
    void aPickRepaintsItsOwnTileAtOnceAndTheOthersOnlyForTheirAnswers() {
        DashboardViewModel model = shown();
        forget();

        model.pick(tile(model, "by-month"), null);
        nextFrame();

        assertEquals(Map.of("by-month", 1), repaints);
    }

    @Test
    void aDashboardThatWasChangedGoesOnWhereItWas() {
        DashboardViewModel before = shown();
        before.pick(tile(before, "by-region"), "Midwest");
        answered();
        nextFrame();
        forget();

        DashboardViewModel after = watched();
        after.continues(before);
        assertEquals(before.filters(), after.filters());
        assertInstanceOf(TileState.Ready.class, tile(after, "by-month").state().get());
        assertEquals(before.asOf().get(), after.asOf().get());
        nextFrame();
        forget();
        after.refresh();
        answered();
        nextFrame();
        assertNotEquals(0, asked.size(), "it looks itself");
        assertEquals(Map.of(), repaints, "and finds the same");
    }

    private static TileViewModel tile(DashboardViewModel model, String id) {
        return model.tiles().stream()
                .filter(each -> each.tile().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
