package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.dashboard.SampleSales;
import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.Change;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.bridge.session.Person;
import io.tidemark.store.ReplicaFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellViewModelTest {
    private static final Change A_DASHBOARD = new Change(Set.of(), Map.of("d1", "dashboards"));
    private static final Change ROWS = new Change(Set.of("sales"), Map.of());

    private final ByHand background = new ByHand();
    private final DataFolder data;
    private final SettingsFile settings;
    private final Workspaces workspaces;
    private final ShellViewModel model;

    ShellViewModelTest(@TempDir Path folder) {
        data = new DataFolder(folder);
        settings = new SettingsFile(data.settings());
        workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        model = shell(workspaces.local());
    }

    private ShellViewModel shell(Workspace workspace) {
        return new ShellViewModel(background, workspace, settings, InstantSource.system(), new Numbers(Locale.UK));
    }

    /// In a workspace of a server that nobody asks.
    private ShellViewModel signedIn(String name, String role) throws IOException {
        Path place = data.workspace(name);
        ReplicaFile.open(place, InstantSource.system()).close();
        SignedIn.as(place, new Person(name, name, name, "harbour", List.of(role)));
        settings.change(before -> before.withWorkspace(name));
        return shell(workspaces.ofLastTime().orElseThrow());
    }

    @Test
    void onlyAdminsOfAServerAreOfferedTheDevices() throws IOException {
        assertFalse(model.places().contains(Destination.DEVICES), "there are no others on this computer");
        ShellViewModel editor = signedIn("eve", "editor");
        assertFalse(editor.places().contains(Destination.DEVICES));
        editor.close();
        ShellViewModel admin = signedIn("ada", "admin");
        assertTrue(admin.places().contains(Destination.DEVICES));
        admin.close();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void whatAServerDoesNotGiveIsNotSaidToBeAFailure() throws IOException {
        ShellViewModel ada = signedIn("ada", "viewer");
        var drawn = ada.draw(SampleSales.dashboard());
        background.take().forEach(Runnable::run);
        assertEquals(
                "You no longer have access to “sales”, or it was removed.",
                drawn.failure().orElse(""));
        ada.close();
    }

    @Test
    void rowsThatArriveInABurstAreTwoRefreshes() {
        background.take();
        model.changed(A_DASHBOARD);
        int once = background.take().size();
        assertTrue(once > 0, "the first rows are shown at once");

        for (int i = 0; i < 10; i++) {
            background.pass(Duration.ofMillis(20));
            model.changed(A_DASHBOARD);
        }
        assertEquals(0, background.take().size());
        background.pass(Debounce.QUIET);
        assertEquals(once, background.take().size());
    }

    @Test
    void aListIsReadAgainOnlyWhenWhatItListsChanged() {
        background.take();
        model.changed(ROWS);
        assertEquals(0, background.take().size(), "the list of dashboards is none of rows");
        background.pass(Debounce.LONGEST);

        model.go(Destination.DATA);
        background.take();
        model.changed(ROWS);
        assertEquals(1, background.take().size(), "the list of datasets counts rows");
        background.pass(Debounce.LONGEST);

        model.changed(A_DASHBOARD);
        assertEquals(1, background.take().size(), "the dashboards, wherever one is");
        background.pass(Debounce.LONGEST);
        model.changed(new Change(Set.of(), Map.of("r1", "reports")));
        assertEquals(0, background.take().size());
    }

    @Test
    void whatChangedInABurstIsAllTaken() {
        model.go(Destination.DATA);
        model.changed(new Change(Set.of(), Map.of("r1", "reports")));
        background.take();
        model.changed(ROWS);
        model.changed(A_DASHBOARD);
        background.pass(Debounce.QUIET);
        assertEquals(2, background.take().size(), "both lists, though only the dashboard came last");
    }

    @Test
    void rowsThatKeepArrivingAreShownEveryTwoSeconds() {
        model.changed(A_DASHBOARD);
        int once = background.take().size();
        for (int i = 0; i < 100; i++) {
            background.pass(Duration.ofMillis(100));
            model.changed(A_DASHBOARD);
        }
        assertEquals(4 * once, background.take().size(), "in ten seconds, after the first");
    }

    @Test
    void aChartOnExploreAsksAgainWhenItsRowsChanged() {
        model.draw(SampleSales.dashboard());
        background.take().forEach(Runnable::run);
        model.go(Destination.EXPLORE);
        background.pass(Debounce.LONGEST);
        background.take().forEach(Runnable::run);
        background.pass(Debounce.LONGEST);

        model.changed(new Change(Set.of("tides"), Map.of()));
        assertEquals(1, background.take().size(), "the list of datasets, and no tile of other rows");
        background.pass(Debounce.LONGEST);
        model.changed(ROWS);
        assertTrue(background.take().size() > 1, "the tiles that are seen, too");
    }
}
