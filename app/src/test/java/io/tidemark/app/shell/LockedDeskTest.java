package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.LeasedWorkspace;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.bridge.session.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;

/// A copy whose time is over while somebody works with it, and then was confirmed again.
class LockedDeskTest extends WindowOnScreen {
    private static final Duration WEEK = Duration.ofDays(7);
    /// Longer than the window takes to open, which then sees the end come by itself.
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    private Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = () -> Objects.requireNonNull(now.get());
    private LeasedWorkspace leased = none();
    private Path place = Path.of("");

    // Replaced before each test; only so that the field is never null.
    @SuppressWarnings("NullAway")
    private static LeasedWorkspace none() {
        return null;
    }

    @BeforeEach
    void openWhatWasSyncedOnce() throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        DataFolder data = new DataFolder(folder.resolve("data"));
        SettingsFile settings = new SettingsFile(data.settings());
        Workspaces workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        try (Workspace filled = workspaces.sample()) {
            place = filled.folder();
        }
        SignedIn.as(place, new Person("ada", "ada@harbour", "Ada Harbour", "harbour", List.of("editor")));
        leased = LeasedWorkspace.open(place, clock);
        leased.lease(clock.instant().plus(SOON));
        robot.interact(() -> {
            window = new DesktopWindow(background, workspaces, settings, data.root(), clock, new Numbers(Locale.UK));
            show(stage, leased.workspace(), 960, 720);
        });
        waitFor(() -> there("#dashboard-title") && window.showsDashboard());
    }

    @AfterEach
    void closeWindow() {
        robot.interact(window::close);
        background.close();
    }

    private boolean sees(String selector) {
        for (Node each = window.scene().getRoot().lookup(selector); each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return there(selector);
    }

    @Test
    void thePageIsTakenAwayAndComesBackAsItWas() throws Exception {
        String before = title();
        palette("duplicate");
        waitFor(() -> title().endsWith(" (copy)"));
        robot.interact(() -> node("#dashboard-title").requestFocus());
        now.updateAndGet(moment -> moment.plus(WEEK));
        waitFor(() -> sees("#lock"));
        waitFor(() -> node("#connect-now").isFocused());
        assertFalse(sees("#dashboard-title"));
        assertFalse(sees(".rail"));
        waitFor(() -> says("1 change waits here and will be sent."));
        picture("locked-light");
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.type(KeyCode.G, KeyCode.D);
        assertFalse(sees("#palette"));
        robot.interact(() -> window.wear(Appearance.DARK));
        robot.type(KeyCode.ENTER);
        picture("locked-connecting-dark");
        waitFor(() -> says("It is tried again by itself") || says("The server cannot be reached"));
        picture("locked-dark");

        leased.lease(clock.instant().plus(WEEK));
        waitFor(() -> sees("#dashboard-title") && !sees("#lock"));
        assertEquals(before + " (copy)", title());
        waitFor(() -> node("#dashboard-title").isFocused());
        waitFor(() -> window.showsDashboard());
        picture("unlocked-dark");
    }

    private boolean says(String words) {
        return node("#lock").lookupAll(".label").stream()
                .anyMatch(each -> each instanceof javafx.scene.control.Label label
                        && label.getText().contains(words));
    }

    @Test
    void itIsLockedFromTheStart() {
        robot.interact(window::close);
        now.updateAndGet(moment -> moment.plus(WEEK));
        leased = LeasedWorkspace.open(place, clock);
        robot.interact(() -> {
            window.show(leased.workspace());
            assertTrue(window.showsDashboard(), "nobody waits for numbers that do not come");
        });
        assertTrue(sees("#lock"));
        assertFalse(sees(".rail"));
        waitFor(() -> node("#connect-now").isFocused());
        leased.lease(clock.instant().plus(WEEK));
        waitFor(() -> sees("#dashboard-title") && !sees("#lock"));
    }
}
