package io.tidemark.app.signin;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.Entrance;
import io.tidemark.app.workspace.Workspace;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the sign-in screen holds and does. Owned by the background's owner thread.
public final class SignInViewModel {
    private final Background background;
    private final Entrance entrance;
    private final Consumer<Workspace> opened;

    private final StringProperty server = new SimpleStringProperty("");
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    /// @param knownServer offered in the first field; null when nobody signed in here before
    /// @param opened      takes the workspace, and closes it in the end
    public SignInViewModel(
            Background background, Entrance entrance, @Nullable String knownServer, Consumer<Workspace> opened) {
        this.background = background;
        this.entrance = entrance;
        this.opened = opened;
        server.set(knownServer == null ? "" : knownServer);
    }

    public StringProperty server() {
        return server;
    }

    public StringProperty name() {
        return name;
    }

    public StringProperty password() {
        return password;
    }

    public ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /// One sentence about the last try; empty when there is nothing to say.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public void signIn() {
        @Nullable URI address = addressOf(server.get().strip());
        if (address == null) {
            problem.set("Type the address of your server. It looks like https://tidemark.example.com.");
        } else if (name.get().isBlank()) {
            problem.set("Type your name.");
        } else if (password.get().isEmpty()) {
            problem.set("Type your password.");
        } else {
            String secret = password.get();
            String who = name.get().strip();
            open(() -> entrance.signIn(address, who, secret));
        }
    }

    public void workLocally() {
        open(entrance::local);
    }

    public void openSample() {
        open(entrance::sample);
    }

    private void open(Callable<Workspace> door) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        problem.set("");
        background.submit(door, this::enter, this::stayOutside);
    }

    private void enter(Workspace workspace) {
        busy.set(false);
        password.set("");
        opened.accept(workspace);
    }

    /// Says why a workspace could not be opened.
    public void stayOutside(Exception failure) {
        problem.set(Sentences.of(failure));
        busy.set(false);
    }

    /// People leave out the scheme: a name alone means https, this computer means http.
    private static @Nullable URI addressOf(String typed) {
        if (typed.isEmpty()) {
            return null;
        }
        boolean here = typed.startsWith("localhost") || typed.startsWith("127.");
        String complete = typed.contains("://") ? typed : (here ? "http://" : "https://") + typed;
        try {
            URI address = new URI(complete);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return web && address.getHost() != null ? address : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
