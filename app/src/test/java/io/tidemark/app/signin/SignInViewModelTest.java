package io.tidemark.app.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.SameThread;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Entrance;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.bridge.BridgeException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInViewModelTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<Workspace> opened = new ArrayList<>();
    private final List<URI> asked = new ArrayList<>();

    @AfterEach
    void closeWorkspaces() {
        opened.forEach(Workspace::close);
    }

    @Test
    void whatIsMissingIsAskedForBeforeTheServerIs() {
        SignInViewModel model = model();
        model.signIn();
        assertTrue(model.problem().get().contains("address"));
        model.server().set("tidemark.example.com");
        model.signIn();
        assertEquals("Type your name.", model.problem().get());
        model.name().set("ada");
        model.signIn();
        assertEquals("Type your password.", model.problem().get());
        assertEquals(List.of(), asked);
    }

    @Test
    void aNameAloneMeansHttpsAndThisComputerMeansHttp() {
        SignInViewModel model = filled();
        model.server().set("tidemark.example.com");
        model.signIn();
        model.server().set("127.0.0.1:8420");
        model.password().set("right");
        model.signIn();
        assertEquals(List.of(URI.create("https://tidemark.example.com"), URI.create("http://127.0.0.1:8420")), asked);
    }

    @Test
    void aWrongPasswordIsSaidAndNothingIsOpened() {
        SignInViewModel model = filled();
        model.password().set("wrong");
        model.signIn();
        assertEquals("Name or password are wrong.", model.problem().get());
        assertFalse(model.busy().get());
        assertEquals(List.of(), opened);
    }

    @Test
    void thePasswordIsNotKeptOnceItWasRight() {
        SignInViewModel model = filled();
        model.signIn();
        assertEquals(1, opened.size());
        assertEquals("", model.password().get());
        assertEquals("", model.problem().get());
    }

    @Test
    void workingLocallyAsksNobody() {
        model().workLocally();
        assertEquals("local", opened.getFirst().name());
        assertEquals(List.of(), asked);
    }

    private SignInViewModel filled() {
        SignInViewModel model = model();
        model.server().set("https://tidemark.example.com");
        model.name().set("ada");
        model.password().set("right");
        return model;
    }

    private SignInViewModel model() {
        DataFolder data = new DataFolder(folder);
        Workspaces workspaces = new Workspaces(
                data, new SettingsFile(data.settings()), InstantSource.system(), RandomGenerator.getDefault());
        return new SignInViewModel(new SameThread(), new Door(workspaces), null, opened::add);
    }

    /// Lets in who knows the password, without a server.
    private final class Door implements Entrance {
        private final Workspaces workspaces;

        Door(Workspaces workspaces) {
            this.workspaces = workspaces;
        }

        @Override
        public Workspace signIn(URI server, String user, String password) {
            asked.add(server);
            if (!password.equals("right")) {
                throw new BridgeException.Unauthorized("Name or password are wrong.");
            }
            opened.forEach(Workspace::close);
            opened.clear();
            return workspaces.local();
        }

        @Override
        public Workspace local() {
            return workspaces.local();
        }

        @Override
        public Workspace sample() {
            return workspaces.sample();
        }
    }
}
