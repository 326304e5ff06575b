package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A first day without any server: from the sign-in screen to an imported file on screen.
class WorkLocallyTest {
    private static final int PATIENCE = 20;

    @TempDir
    private Path folder = Path.of("");

    private final FxBackground background = new FxBackground(4);
    private DesktopWindow window = none();

    // Replaced before each test; only so that the field is never null.
    @SuppressWarnings("NullAway")
    private static DesktopWindow none() {
        return null;
    }

    @BeforeEach
    void openWindow() throws TimeoutException {
        Stage stage = FxToolkit.registerPrimaryStage();
        DataFolder data = new DataFolder(folder.resolve("data"));
        SettingsFile settings = new SettingsFile(data.settings());
        Workspaces workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        onScreen(() -> {
            window = new DesktopWindow(
                    background, workspaces, settings, data.root(), InstantSource.system(), new Numbers(Locale.UK));
            window.wear(Appearance.LIGHT);
            window.showSignIn();
            stage.setScene(window.scene());
            stage.setWidth(1000);
            stage.setHeight(900);
            stage.show();
        });
    }

    @AfterEach
    void closeWindow() {
        onScreen(window::close);
        background.close();
    }

    @Test
    void aFileOfMyOwnIsOnScreenWithoutAnyServer() throws Exception {
        press("#work-locally");
        waitFor("#home");
        assertEquals("On this computer", pill());

        press("#go-data");
        Path file = orders();
        DataPage page = new DataPage();
        page.choose(file);
        press("#import-go");
        waitFor(() -> text("#import-result").startsWith("36 rows are in orders"));
        assertTrue(text("#import-report").contains("Line 3:"), text("#import-report"));
        waitFor(() -> ((TableView<?>) node("#datasets")).getItems().size() == 1);
        picture("data-light");

        press("#explore-imported");
        waitFor("#explore");
        waitFor(() -> !node("#explore").lookupAll(".dashboard").isEmpty());
        waitFor(() -> node("#explore").lookupAll(".skeleton").isEmpty());
        onScreen(() -> window.wear(Appearance.DARK));
        picture("explore-dark");

        press("#sync-pill");
    }

    private static Path orders(Path folder) throws IOException {
        StringBuilder csv = new StringBuilder("day,country,amount\n");
        csv.append("2025-01-03,Norway,10.50\n");
        csv.append("2025-01-04,Chile\n");
        for (int i = 0; i < 35; i++) {
            csv.append("2025-0%d-11,%s,%d.25%n".formatted(1 + i % 9, i % 2 == 0 ? "Norway" : "Chile", 20 + i * 7 % 31));
        }
        return Files.writeString(folder.resolve("orders.csv"), csv.toString());
    }

    private Path orders() throws IOException {
        return orders(folder);
    }

    /// A native file dialog cannot be driven; a dropped file takes the same way from here.
    private final class DataPage {
        void choose(Path file) {
            onScreen(() -> window.workspaceShown().orElseThrow().data().choose(file));
        }
    }

    private String pill() {
        return text("#sync-pill").replaceFirst("^\\S\\s+", "");
    }

    private void press(String id) {
        waitFor(id);
        onScreen(() -> ((Button) node(id)).fire());
    }

    private Node node(String id) {
        Node found = window.scene().getRoot().lookup(id);
        if (found == null) {
            throw new AssertionError("there is no " + id);
        }
        return found;
    }

    private String text(String id) {
        Node found = window.scene().getRoot().lookup(id);
        if (found instanceof Labeled labeled) {
            return labeled.getText();
        }
        StringBuilder all = new StringBuilder();
        if (found != null) {
            found.lookupAll(".label")
                    .forEach(label -> all.append(((Labeled) label).getText()).append('\n'));
        }
        return all.toString();
    }

    private void waitFor(String id) {
        waitFor(() -> window.scene().getRoot().lookup(id) != null);
    }

    private static void waitFor(java.util.concurrent.Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition)
                    .get());
        } catch (TimeoutException e) {
            throw new AssertionError("waited too long", e);
        }
    }

    private static void onScreen(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(PATIENCE * 1000L, action);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// For people to look at; nothing is compared with it.
    private void picture(String name) throws Exception {
        var image = WaitForAsyncUtils.waitForAsyncFx(
                PATIENCE * 1000L, () -> window.scene().snapshot(null));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                Path.of("target", name + ".png").toFile());
    }
}
