package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.bridge.session.Person;
import io.tidemark.store.ReplicaFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;

/// In a basement: signed in, and no server to be reached. What is done is shown and waits; what others did otherwise
/// is decided all the same.
class OfflineDeskTest extends WindowOnScreen {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void openWhatWasSyncedOnce() throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        DataFolder data = new DataFolder(folder.resolve("data"));
        SettingsFile settings = new SettingsFile(data.settings());
        Workspaces workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        Path place;
        try (Workspace filled = workspaces.sample()) {
            place = filled.folder();
        }
        try (ReplicaFile replica = ReplicaFile.open(place, InstantSource.system())) {
            replica.documents()
                    .putLocal(conflictOn(replica.documents().all("dashboards").getFirst()));
        }
        SignedIn.as(place, new Person("ada", "ada@harbour", "Ada Harbour", "harbour", List.of("editor")));
        robot.interact(() -> {
            window = new DesktopWindow(
                    background, workspaces, settings, data.root(), InstantSource.system(), new Numbers(Locale.UK));
            show(stage, workspaces.ofLastTime().orElseThrow(), 960, 800);
        });
        waitFor(() -> window.showsDashboard());
    }

    /// Ada had called it otherwise, and made bars of the first chart.
    private static Document conflictOn(Document dashboard) {
        Instant now = Instant.now();
        ObjectNode body = Json.MAPPER.createObjectNode();
        String title = dashboard.body().path("title").asText();
        body.putObject("on").put("kind", "dashboards").put("id", dashboard.id()).put("title", title);
        var fields = body.putArray("fields");
        fields.addObject()
                .put("path", "/body/title")
                .put("before", "Sales")
                .put("yours", "Sales in the basement")
                .put("theirs", title);
        for (JsonNode tile : dashboard.body().path("tiles")) {
            if (tile.path("type").asText().equals("area")) {
                fields.addObject()
                        .put("path", "/body/tiles/" + tile.path("id").asText() + "/type")
                        .put("before", "line")
                        .put("yours", "bar")
                        .put("theirs", "area");
            }
        }
        body.putObject("yours")
                .put("name", "Ada Harbour")
                .put("at", now.minusSeconds(7200).toString());
        body.putObject("theirs")
                .put("name", "Eve Eder")
                .put("at", now.minusSeconds(5400).toString());
        return new Document("c1", "conflicts", 1, "ada", "private", List.of(), body, now, now);
    }

    @AfterEach
    void closeWindow() {
        robot.interact(window::close);
        background.close();
    }

    @Test
    void whatIsDoneWaitsAndAConflictIsDecided() throws Exception {
        waitFor(() -> pill().contains("1 needs you"));
        palette("duplicate");
        waitFor(() -> title().endsWith(" (copy)"));
        waitFor(() -> pill().contains("1 change waiting · 1 needs you"));
        robot.type(KeyCode.F2);
        waitFor(() -> there("#type-title"));
        robot.write("Made in the basement");
        robot.type(KeyCode.ENTER);
        waitFor(() -> title().equals("Made in the basement"));
        waitFor(() -> pill().contains("2 changes waiting"));
        waitFor(() -> window.showsDashboard());
        picture("basement-light");
        assertEquals(0, node(".rail").localToScene(0, 0).getX(), "the smallest window has room for all of it");

        robot.interact(() -> node("#dashboard-title").requestFocus());
        robot.type(KeyCode.G, KeyCode.C);
        waitFor(() -> there("#changes"));
        waitFor(() -> node("#changes").lookupAll(".business-chart").size() == 2);
        picture("basement-conflict-light");
        robot.interact(() -> window.wear(Appearance.DARK));
        picture("basement-conflict-dark");
        robot.interact(() -> node(".keep-mine").requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> !there(".keep-mine"));
        waitFor(() -> !pill().contains("needs you"));
        picture("basement-waiting-dark");

        robot.type(KeyCode.G, KeyCode.D);
        robot.interact(() -> window.workspaceShown().orElseThrow().go(Destination.DASHBOARDS));
        waitFor(() -> cards().contains("Open the dashboard Sales in the basement"));
        assertTrue(cards().contains("Open the dashboard Made in the basement"));
        assertEquals(
                2, window.workspaceShown().orElseThrow().changes().waiting().size(), "its own conflict was local");
    }

    private String pill() {
        return there("#sync-pill") ? node("#sync-pill").getAccessibleText() : "";
    }
}
