package io.tidemark.app.shell;

import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.signin.SignInView;
import io.tidemark.app.signin.SignInViewModel;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Entrance;
import io.tidemark.app.workspace.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// What the one window shows: the sign-in screen or an open workspace, in the look the person chose. FX thread.
public final class DesktopWindow implements Desk {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;

    private final Background background;
    private final Entrance entrance;
    private final SettingsFile settings;
    private final Path folder;
    private final InstantSource clock;
    private final Numbers numbers;
    private final Scene scene = new Scene(new StackPane(), WIDTH, HEIGHT);
    // A field, because the preferences hold their listeners weakly.
    private final ChangeListener<ColorScheme> systemChanged = (_, _, _) -> wear();
    private @Nullable ShellViewModel open;

    public DesktopWindow(
            Background background,
            Entrance entrance,
            SettingsFile settings,
            Path folder,
            InstantSource clock,
            Numbers numbers) {
        this.background = background;
        this.entrance = entrance;
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
        this.numbers = numbers;
        Platform.getPreferences().colorSchemeProperty().addListener(systemChanged);
        wear();
    }

    public Scene scene() {
        return scene;
    }

    public void showSignIn() {
        close();
        put(new SignInView(entranceModel()));
    }

    /// The sign-in screen, saying why what was to be opened is not.
    public void showSignIn(Exception why) {
        close();
        SignInViewModel model = entranceModel();
        put(new SignInView(model));
        model.stayOutside(why);
    }

    private SignInViewModel entranceModel() {
        return new SignInViewModel(background, entrance, settings.read().lastServer(), this::show);
    }

    /// Shows a workspace, and closes it in the end.
    public void show(Workspace workspace) {
        show(workspace, Optional.empty());
    }

    /// Shows a workspace and its dashboard of last time. That asks its questions before there is anything to see: they
    /// are answered while the frame is made.
    public void show(Workspace workspace, Optional<DashboardEntry> front) {
        close();
        ShellViewModel model = new ShellViewModel(background, workspace, settings, clock, numbers);
        open = model;
        model.start(front);
        put(new ShellView(model, this, numbers.locale()));
        AfterFirstPaint.run(scene, this::showsDashboard, () -> {
            if (open == model) {
                model.begin();
            }
        });
    }

    public void openDashboard(String id) {
        ShellViewModel model = open;
        if (model != null) {
            model.openDashboard(id);
        }
    }

    /// Whether a dashboard with all its answers is in front, or nothing that is worth waiting for: a copy that is
    /// locked shows none.
    public boolean showsDashboard() {
        ShellViewModel model = open;
        if (model != null && model.lock().locked().get()) {
            return true;
        }
        DashboardViewModel dashboard = model == null ? null : model.dashboard().get();
        return dashboard != null && dashboard.settled();
    }

    /// Runs something once a dashboard with all its answers is in front, or when that takes too long.
    public void whenSettled(Duration longest, Runnable action) {
        Awaited.run(this::showsDashboard, longest, action);
    }

    private void put(Parent root) {
        scene.setRoot(root);
        wear();
    }

    private void wear() {
        Theme theme =
                switch (appearance()) {
                    case LIGHT -> Theme.LIGHT;
                    case DARK -> Theme.DARK;
                    case SYSTEM -> Theme.of(Platform.getPreferences().getColorScheme());
                };
        theme.wear(scene);
    }

    @Override
    public Appearance appearance() {
        return settings.read().appearance();
    }

    @Override
    public void wear(Appearance chosen) {
        settings.change(before -> before.withAppearance(chosen));
        wear();
    }

    @Override
    public String dataFolder() {
        return folder.toString();
    }

    /// The workspace on screen; empty while the sign-in screen is.
    Optional<ShellViewModel> workspaceShown() {
        return Optional.ofNullable(open);
    }

    @Override
    public void leave() {
        if (open != null) {
            open.signOut();
        }
        showSignIn();
    }

    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
