package io.tidemark.app.notices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.changes.ChangesViewModel;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.sync.SyncPill;
import io.tidemark.app.sync.SyncViewModel;
import io.tidemark.app.workspace.EditingInMemory;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import io.tidemark.app.workspace.WaitingChange;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Pill, bell and toasts as they stand in the top bar, by keys alone.
class BellTest {
    @TempDir
    private Path folder = Path.of("");

    private final FxRobot robot = new FxRobot();
    private final FxBackground background = new FxBackground(2);
    private final Harbour harbour = new Harbour();
    private final AtomicInteger tries = new AtomicInteger();
    private final InstantSource clock = InstantSource.fixed(Harbour.NOW);
    private NoticesViewModel notices;
    private SyncViewModel sync;
    private final EditingInMemory editing = new EditingInMemory();
    private final AtomicInteger opened = new AtomicInteger();
    private ChangesViewModel changes;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        notices = new NoticesViewModel(
                background,
                new NoticesViewModel.Surroundings(Harbour.ADA, harbour, harbour),
                new NoticesFile(folder),
                clock,
                Harbour.MOMENTS);
        sync = new SyncViewModel(background, new Line(), clock, Harbour.MOMENTS);
        changes = new ChangesViewModel(
                background,
                editing,
                shown -> {
                    throw new AssertionError("nothing is drawn here");
                },
                clock,
                Harbour.MOMENTS);
        changes.news().addListener((_, _, news) -> {
            sync.unsettled(news.waiting(), news.deciding());
            notices.found(news.notices());
        });
        stage = FxToolkit.setupStage(shown -> {
            HBox bar = new HBox(
                    16,
                    new SyncPill(sync, changes, new SyncPill.Ways(() -> {}, opened::incrementAndGet)),
                    new BellButton(notices));
            bar.setAlignment(Pos.TOP_RIGHT);
            bar.setPadding(new Insets(10, 24, 11, 24));
            bar.setMaxHeight(Region.USE_PREF_SIZE);
            StackPane.setAlignment(bar, Pos.TOP_RIGHT);
            Toasts toasts = new Toasts(notices);
            StackPane.setAlignment(toasts, Pos.TOP_RIGHT);
            StackPane.setMargin(toasts, new Insets(64, 24, 24, 24));
            Scene scene = new Scene(new StackPane(bar, toasts), 640, 560);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            shown.setX(0);
            shown.setY(0);
            shown.show();
        });
        robot.interact(notices::load);
    }

    @AfterEach
    void close() throws TimeoutException {
        robot.interact(() -> {
            notices.close();
            sync.close();
        });
        FxToolkit.cleanupStages();
        background.close();
    }

    @Test
    void theBellIsOpenedReadAndClosedByKeys() throws Exception {
        tellSome();
        picture("toasts-light", stage.getScene());
        robot.interact(() -> node("#bell").requestFocus());
        assertEquals("Notices, 4 unread", node("#bell").getAccessibleText());
        robot.type(KeyCode.ENTER);
        waitFor(() -> robot.lookup("#notices-list").tryQuery().isPresent());
        ListView<?> list = robot.lookup("#notices-list").queryListView();
        waitFor(list::isFocused);
        waitFor(() -> notices.opens(notices.all().getFirst()));
        picture("bell-light", list.getScene());

        robot.type(KeyCode.ENTER);
        waitFor(() -> harbour.opened.equals(List.of(Thing.dashboard("d1"))));
        waitFor(() -> robot.lookup("#notices-list").tryQuery().isEmpty());
        assertEquals(3, notices.unread().get());

        robot.interact(() -> {
            Theme.DARK.wear(stage.getScene());
            node("#bell").requestFocus();
        });
        picture("toasts-dark", stage.getScene());
        robot.type(KeyCode.ENTER);
        waitFor(() -> robot.lookup("#notices-list").tryQuery().isPresent());
        picture("bell-dark", robot.lookup("#notices-list").query().getScene());
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup("#notices-list").tryQuery().isEmpty());
        assertTrue(node("#bell").isFocused());
    }

    @Test
    void anEmptyBellSaysWhatWillBeThere() throws Exception {
        robot.interact(() -> node("#bell").requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> robot.lookup(".bell-nothing").tryQuery().isPresent());
        picture("bell-empty", robot.lookup(".bell-nothing").query().getScene());
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup(".bell-nothing").tryQuery().isEmpty());
    }

    @Test
    void thePillKeepsItsWidthWhileItCountsAndTryNowIsReachedByKeys() throws Exception {
        robot.interact(() -> sync.show(reconnecting(11)));
        double width = pillWidth();
        String spoken = node("#sync-pill").getAccessibleText();
        for (int seconds = 10; seconds > 0; seconds--) {
            int left = seconds;
            robot.interact(() -> sync.show(reconnecting(left)));
            assertEquals(width, pillWidth(), "with " + left + " s left");
            assertEquals(spoken, node("#sync-pill").getAccessibleText());
        }
        picture("pill-reconnecting", stage.getScene());

        robot.interact(() -> node("#sync-pill").requestFocus());
        robot.type(KeyCode.TAB);
        assertTrue(node("#try-now").isFocused());
        robot.type(KeyCode.ENTER);
        assertEquals(1, tries.get());
        waitFor(() -> node("#sync-pill").getAccessibleText().startsWith("Sync: Connecting"));
        picture("pill-connecting", stage.getScene());
        robot.interact(() -> sync.show(new SyncStanding.Live(Harbour.NOW)));
        assertFalse(node("#try-now").isVisible());
        assertTrue(node("#sync-pill").isFocused(), "the focus does not vanish with the button");
    }

    @Test
    void thePillOpensAndClosesByKeys() throws Exception {
        robot.interact(() -> {
            Theme.DARK.wear(stage.getScene());
            sync.show(new SyncStanding.Offline(
                    "The server cannot be reached.", Harbour.NOW.plusSeconds(24), Harbour.NOW.minusSeconds(3400)));
            node("#sync-pill").requestFocus();
        });
        picture("pill-offline-dark", stage.getScene());
        robot.type(KeyCode.ENTER);
        waitFor(() -> robot.lookup("#pull-now").tryQuery().isPresent());
        picture("pill-behind-dark", robot.lookup("#pull-now").query().getScene());
        robot.type(KeyCode.ENTER);
        waitFor(() -> tries.get() == 1);
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> robot.lookup("#pull-now").tryQuery().isEmpty());
    }

    @Test
    void thePillSaysWhatWaitsAndWhatNeedsThePerson() throws Exception {
        robot.interact(() -> sync.show(new SyncStanding.Offline(
                "The server cannot be reached.", Harbour.NOW.plusSeconds(24), Harbour.NOW.minusSeconds(3400))));
        for (int i = 1; i <= 12; i++) {
            editing.waiting.add(new WaitingChange(
                    "w" + i,
                    "dashboards",
                    "d" + i,
                    "Tides of the harbour " + i,
                    Harbour.NOW.minusSeconds(i),
                    i == 11,
                    i == 12));
        }
        editing.put(
                "conflicts",
                "c1",
                "{'on':{'kind':'dashboards','id':'d1','title':'Tides'},'fields':[{'path':'/body/title','yours':'A'}],"
                        + "'theirs':{'name':'Bob Pier'}}");
        robot.interact(changes::load);
        waitFor(() -> node("#sync-pill")
                .getAccessibleText()
                .startsWith("Sync: Offline · as of 14:03 · 12 changes waiting · 1 needs you."));
        waitFor(() -> notices.toasts().shown().size() == 1);
        picture("pill-waiting-light", stage.getScene());
        robot.interact(() -> node("#sync-pill").requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> robot.lookup("#see-changes").tryQuery().isPresent());
        picture(
                "pill-behind-waiting-light",
                robot.lookup("#see-changes").query().getScene());
        robot.interact(() -> robot.lookup("#see-changes").query().requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> opened.get() == 1);
        waitFor(() -> robot.lookup("#see-changes").tryQuery().isEmpty());
    }

    private void tellSome() {
        // however slow the computer is
        robot.interact(() -> notices.toasts().hold(true));
        notices.pushed(Harbour.presence());
        tell("report_shared_with_you", "user:ada", "r1", "Berths and cranes, third quarter, with all that is delayed");
        tell("alert_notification", "user:ada", "a1", "Low water");
        tell("alert_resolved", "alert:a1", "a1", "Low water");
        tell("dashboard_created", "user:ada", "d1", "Tides");
        waitFor(() -> notices.toasts().shown().size() == 3);
    }

    private void tell(String type, String room, String id, String title) {
        int before = notices.all().size();
        notices.pushed(Harbour.push(
                type,
                room,
                Harbour.data(Harbour.NOW.minusSeconds(100 - 10L * before))
                        .put("id", id)
                        .put("by", "bob")
                        .put("title", title)));
        waitFor(() -> notices.all().size() == before + 1);
    }

    private static SyncStanding reconnecting(int seconds) {
        return new SyncStanding.Reconnecting(Harbour.NOW.plusSeconds(seconds), 2, false, Harbour.NOW);
    }

    private double pillWidth() {
        robot.interact(() -> stage.getScene().getRoot().layout());
        return node("#sync-pill").getLayoutBounds().getWidth();
    }

    private Node node(String selector) {
        Node found = stage.getScene().getRoot().lookup(selector);
        if (found == null) {
            throw new AssertionError("there is no " + selector);
        }
        return found;
    }

    private static void waitFor(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition)
                    .get());
        } catch (TimeoutException e) {
            throw new AssertionError("waited too long", e);
        }
    }

    /// For people to look at; nothing is compared with it.
    private static void picture(String name, Scene scene) throws Exception {
        WaitForAsyncUtils.waitForFxEvents(10);
        var image = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.snapshot(null));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                Path.of("target", name + ".png").toFile());
    }

    private final class Line implements SyncControls {
        @Override
        public SyncStanding standing() {
            return new SyncStanding.Live(Harbour.NOW);
        }

        @Override
        public void pullNow() {
            tries.incrementAndGet();
        }

        @Override
        public Verification verify() {
            return new Verification(1, List.of());
        }
    }
}
