package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.TidemarkException;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.StillArriving;
import io.tidemark.app.TakenAway;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class DashboardViewTest {
    private final AtomicBoolean trouble = new AtomicBoolean();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final FxRobot robot = new FxRobot();
    private FxBackground background;
    private DashboardViewModel model;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        background = new FxBackground(4);
        model = new DashboardViewModel(
                SampleSales.dashboard(), this::answer, background, SampleSales::now, new Numbers(Locale.US));
        stage = FxToolkit.setupStage(shown -> {
            Scene scene = new Scene(new DashboardView(model), 960, 720);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            model.refresh();
            shown.setX(0);
            shown.setY(0);
            shown.show();
        });
        settle();
    }

    private QuerySource.Reply answer(Query query) {
        if (trouble.get()) {
            throw new TidemarkException("The dataset “sales” is not on this device yet. Sync once to fetch it.");
        }
        if (taken.get()) {
            throw new TakenAway("Sales", new IllegalStateException());
        }
        return new SampleSales().run(query);
    }

    @Test
    void whatIsTakenAwayIsSaidInEveryTileWithoutAlarm() throws Exception {
        taken.set(true);
        robot.interact(model::refresh);
        settle();
        assertTrue(robot.lookup("You no longer have access to “Sales”, or it was removed.")
                .tryQuery()
                .isPresent());
        assertTrue(robot.lookup("Retry").tryQuery().isEmpty(), "nothing is to be tried again");
        picture("taken-away-light", stage.getScene());
    }

    @AfterEach
    void close() throws TimeoutException {
        FxToolkit.cleanupStages();
        background.close();
    }

    private void settle() throws TimeoutException {
        settle(model);
    }

    private static void settle(DashboardViewModel shown) throws TimeoutException {
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(shown::settled)
                .get());
        WaitForAsyncUtils.waitForFxEvents(10);
    }

    @Test
    void aClickOnABarBecomesAChipAndClearAllTakesItAway() throws Exception {
        Node chart = robot.lookup(".tile-bar .business-chart").query();
        robot.clickOn(robot.offset(chart, 0, -22));
        settle();
        picture("picked", stage.getScene());
        assertEquals(
                "Region: Midwest  ✕",
                robot.lookup(".chip").queryAs(Button.class).getText());

        robot.clickOn("Clear all");
        settle();
        assertEquals(0, robot.lookup(".chip").queryAll().size());
    }

    @Test
    void theRangeButtonOpensTheChoice() throws Exception {
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        robot.clickOn(".time-range");
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("range", robot.lookup(".picker").query().getScene());
        robot.clickOn("Last 12 months");
        settle();
        assertEquals("Last 12 months · by month", model.rangeLabel());
    }

    @Test
    void aDragAlongTheTimeLooksCloserAndADoubleClickGoesBack() throws Exception {
        Node chart = robot.lookup(".tile-area .business-chart").query();
        robot.drag(robot.offset(chart, 0, 0)).dropTo(robot.offset(chart, 90, 0));
        settle();
        TimeRange closer = model.range().get();
        assertTrue(
                closer != null && closer.from().text().startsWith("2024-"), "from the place of the press: " + closer);

        robot.doubleClickOn(robot.offset(chart, 0, 0));
        settle();
        assertEquals("1 Jan 2023 – 31 Dec 2025 · by month", model.rangeLabel());
        assertEquals(0, model.filters().size());
    }

    @Test
    void aTileWithoutAnAnswerSaysWhatToDo() throws Exception {
        trouble.set(true);
        robot.interact(model::refresh);
        settle();
        picture("failed", stage.getScene());
        assertEquals(1, robot.lookup(".tile-bar .pill").queryAll().size());

        trouble.set(false);
        robot.clickOn(
                robot.lookup(".tile-bar .pill").<Button>queryAll().iterator().next());
        settle();
        assertEquals(0, robot.lookup(".tile-bar .pill").queryAll().size());
    }

    @Test
    void aRowThatGetsTheFocusOutsideAnyWindowDisturbsNobody() throws Throwable {
        TableView<?> table = robot.lookup(".table-view").queryTableView();
        robot.interact(() -> {
            stage.getScene().setRoot(new Pane());
            table.getFocusModel().focus(1);
            table.getFocusModel().focus(0);
        });
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.checkException();
    }

    @Test
    void dataOnItsWayIsSaidWithoutAlarm() throws Exception {
        QuerySource arriving = query -> {
            throw new StillArriving(
                    "Not all of “Sales” has arrived yet, so its numbers would be wrong. What came is kept; sync to fetch the rest.",
                    new IllegalStateException());
        };
        DashboardViewModel waiting = new DashboardViewModel(
                SampleSales.dashboard(), arriving, background, SampleSales::now, new Numbers(Locale.US));
        robot.interact(() -> {
            stage.getScene().setRoot(new DashboardView(waiting));
            Theme.LIGHT.wear(stage.getScene());
            waiting.refresh();
        });
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(waiting::settled)
                .get());
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("arriving", stage.getScene());
        assertTrue(robot.lookup("Still on its way.").queryAll().size() > 1);
        assertEquals(0, robot.lookup(".tile .pill").queryAll().size(), "there is nothing to retry");
    }

    @Test
    void aSlowAnswerIsAwaitedBehindItsOutline() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        QuerySource slow = query -> {
            answers.await();
            return new SampleSales().run(query);
        };
        DashboardViewModel waiting = new DashboardViewModel(
                SampleSales.dashboard(), slow, background, SampleSales::now, new Numbers(Locale.US));
        robot.interact(() -> {
            stage.getScene().setRoot(new DashboardView(waiting));
            waiting.refresh();
        });
        WaitForAsyncUtils.waitFor(
                5, TimeUnit.SECONDS, () -> !robot.lookup(".skeleton").queryAll().isEmpty());
        WaitForAsyncUtils.waitForFxEvents(5);
        picture("waiting", stage.getScene());

        answers.countDown();
        WaitForAsyncUtils.waitFor(
                5, TimeUnit.SECONDS, () -> robot.lookup(".skeleton").queryAll().isEmpty());
    }

    @Test
    void aTileAsksWhenItIsAboutToBeSeenAndItsPlaceWaitsForIt() throws Exception {
        List<Query> asked = new CopyOnWriteArrayList<>();
        QuerySource counting = query -> {
            asked.add(query);
            return new SampleSales().run(query);
        };
        DashboardViewModel tall = new DashboardViewModel(
                SampleSales.tall(), counting, background, SampleSales::now, new Numbers(Locale.US));
        robot.interact(() -> {
            stage.getScene().setRoot(new DashboardView(tall));
            Theme.LIGHT.wear(stage.getScene());
            tall.refresh();
        });
        settle(tall);
        int first = asked.size();
        // four screens away
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> unanswered() == 8);
        List<Bounds> places = places();

        ScrollPane scroll = robot.lookup(".plain-scroll").queryAs(ScrollPane.class);
        robot.interact(() -> scroll.setVvalue(0.55));
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("far", stage.getScene());
        assertEquals(first, asked.size(), "there is nothing near yet");

        robot.interact(() -> {
            Theme.DARK.wear(stage.getScene());
            scroll.setVvalue(1);
        });
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> unanswered() == 0);
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("near", stage.getScene());
        assertEquals(2 * first, asked.size());
        assertEquals(places, places(), "nothing jumped");

        robot.interact(() -> {
            scroll.setVvalue(0.6);
            DashboardViewModel next = new DashboardViewModel(
                    SampleSales.tall(), counting, background, SampleSales::now, new Numbers(Locale.US));
            next.continues(tall);
            stage.getScene().setRoot(new DashboardView(next));
        });
        WaitForAsyncUtils.waitForFxEvents(10);
        assertEquals(
                0.6,
                robot.lookup(".plain-scroll").queryAs(ScrollPane.class).getVvalue(),
                0.01,
                "a new version is read where the old one was");
    }

    @Test
    void answersThatComeWithinOneFrameAreOneRedraw() throws Exception {
        AtomicInteger drawn = new AtomicInteger();
        AtomicLong more = new AtomicLong();
        ByHand byHand = new ByHand();
        DashboardViewModel busy = new DashboardViewModel(
                SampleSales.dashboard(),
                query -> larger(new SampleSales().run(query), more.get()),
                byHand,
                SampleSales::now,
                new Numbers(Locale.US));
        robot.interact(() -> {
            stage.getScene().setRoot(new DashboardView(busy));
            busy.refresh();
            byHand.take().forEach(Runnable::run);
        });
        WaitForAsyncUtils.waitForFxEvents(10);
        // a chart that gets other numbers also says another sentence
        Node chart = robot.lookup(".tile-area .business-chart").query();
        chart.accessibleTextProperty().addListener((_, _, _) -> drawn.incrementAndGet());

        robot.interact(() -> {
            for (int i = 1; i <= 3; i++) {
                byHand.pass(Debounce.LONGEST);
                more.set(i * 100_000L);
                busy.changed(Set.of("sales"));
                byHand.take().forEach(Runnable::run);
            }
        });
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> drawn.get() > 0);
        WaitForAsyncUtils.waitForFxEvents(10);
        assertEquals(1, drawn.get());
        assertTrue(robot.lookup(".tile-area .business-chart").query() == chart, "it stays in its place");
    }

    private static QuerySource.Reply larger(QuerySource.Reply reply, long more) {
        Answer answer = reply.answer();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : answer.rows()) {
            List<@Nullable Object> larger = new ArrayList<>(row);
            larger.replaceAll(
                    value -> value instanceof BigDecimal number ? number.add(BigDecimal.valueOf(more)) : value);
            rows.add(larger);
        }
        return new QuerySource.Reply(new Answer(answer.columns(), rows, null), reply.asOf());
    }

    private int unanswered() {
        return (int) robot.lookup(".tile").queryAll().stream()
                .filter(tile -> tile.lookup(".skeleton") != null)
                .count();
    }

    private List<Bounds> places() {
        return robot.lookup(".tile").queryAll().stream()
                .map(Node::getBoundsInParent)
                .toList();
    }

    private static void picture(String name, Scene scene) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> ImageIO.write(
                        SwingFXUtils.fromFXImage(scene.snapshot(null), null),
                        "png",
                        Path.of("target", name + ".png").toFile()));
    }
}
