package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.notices.Thing;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {

    @Test
    void aNoticeFindsItsThingsInTheWorkspace(@TempDir Path folder) {
        DataFolder data = new DataFolder(folder);
        SettingsFile settings = new SettingsFile(data.settings());
        List<String> opened = new ArrayList<>();
        try (Workspace workspace =
                new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault()).sample()) {
            Surroundings around = new Surroundings(
                    workspace,
                    id -> opened.add("dashboard " + id),
                    id -> opened.add("dataset " + id),
                    id -> opened.add("outcome " + id));
            DashboardEntry dashboard = workspace.dashboards().getFirst();
            Thing board = new Thing(Thing.Kind.DASHBOARD, dashboard.id());
            Thing sales = new Thing(Thing.Kind.DATASET, "sales");

            assertTrue(around.has(board));
            assertTrue(around.has(sales));
            assertFalse(around.has(new Thing(Thing.Kind.DASHBOARD, "gone")));
            assertFalse(around.has(new Thing(Thing.Kind.DATASET, "gone")));
            assertFalse(around.has(Thing.outcome("gone")));
            assertEquals("gone", around.dataset("gone"));
            assertTrue(around.document(dashboard.id()).isPresent());

            around.open(board);
            around.open(sales);
            around.open(Thing.outcome("c1"));
            assertEquals(List.of("dashboard " + dashboard.id(), "dataset sales", "outcome c1"), opened);
        }
    }
}
