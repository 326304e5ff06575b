package io.tidemark.app.shell;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.changes.ChangesView;
import io.tidemark.app.dashboard.DashboardView;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.data.DataView;
import io.tidemark.app.devices.DevicesView;
import io.tidemark.app.explore.ExploreView;
import io.tidemark.app.home.HomeView;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.lock.LockView;
import io.tidemark.app.making.TitleView;
import io.tidemark.app.making.TitleViewModel;
import io.tidemark.app.making.UndoView;
import io.tidemark.app.notices.NoticesViewModel;
import io.tidemark.app.notices.Toasts;
import io.tidemark.app.tasks.TasksView;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The frame of an open workspace: rail, top bar, the page in front, and the long work below it.
final class ShellView extends StackPane {
    private static final Insets BELOW_BAR = new Insets(64, 24, 24, 24);
    private static final Insets ABOVE_FOOT = new Insets(24, 24, 32, 24);

    private final ShellViewModel model;
    private final Palette palette;
    private final StackPane page = new StackPane();
    /// Pages are made when somebody first goes there: the dashboard of last time is not to wait for them.
    private final Map<Destination, Node> pages = new EnumMap<>(Destination.class);

    private final Locale locale;
    /// Of the dashboard that is open, kept while one is on other pages.
    private @Nullable DashboardView framed;
    private @Nullable TitleView titled;

    ShellView(ShellViewModel model, Desk desk, Locale locale) {
        this.model = model;
        this.locale = locale;
        getStylesheets().add(Theme.stylesheet(ShellView.class, "ShellView.css"));
        getStyleClass().add("shell");
        setId("shell");
        this.palette = new Palette(new PaletteViewModel(model));

        ShortcutSheet shortcuts = new ShortcutSheet(model.places());
        Rail rail = new Rail(model);
        TopBar bar = new TopBar(model, desk, palette::open);
        TasksView tasks = new TasksView(model.tasks());
        BorderPane frame = new BorderPane();
        frame.setLeft(rail);
        BorderPane inner = new BorderPane(page);
        inner.setTop(new VBox(bar, problem()));
        inner.setBottom(tasks);
        frame.setCenter(inner);
        StackPane seen = new StackPane(frame);
        model.notices().map(ShellView::toasts).ifPresent(seen.getChildren()::add);
        Node undo = undo();
        seen.getChildren().addAll(undo, palette, shortcuts);
        LockView lock = new LockView(model.lock(), desk::leave);
        getChildren().addAll(seen, lock);
        FocusReturn focus = new FocusReturn(seen);
        model.lock().locked().addListener((_, _, locked) -> turn(seen, lock, focus, locked));
        turn(seen, lock, focus, model.lock().locked().get());
        palette.offer("Show all keys", shortcuts::open);
        palette.offer("Narrow or wide rail", model::turnRail);
        new FrameKeys(model, List.of(rail, bar, page, tasks, undo), palette::open, shortcuts::open, model::turnRail)
                .listenWith(this);

        model.destination().addListener((_, _, _) -> show());
        model.dashboard().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        @Nullable TitleView typing = titled;
        if (typing == null) {
            page.getChildren().setAll(front());
        } else {
            typing.whileMoved(() -> page.getChildren().setAll(front()));
        }
    }

    private Node front() {
        Destination where = model.destination().get();
        @Nullable DashboardViewModel open = model.dashboard().get();
        if (open == null) {
            framed = null;
            titled = null;
        }
        return where == Destination.DASHBOARDS && open != null
                ? framed(open)
                : pages.computeIfAbsent(where, this::page);
    }

    private Node page(Destination where) {
        return switch (where) {
            case DASHBOARDS -> new HomeView(model.home(), () -> model.go(Destination.DATA), locale);
            case EXPLORE -> new ExploreView(model.explore(), this::draw, () -> model.go(Destination.DATA));
            case DATA -> new DataView(model.data(), model::explore, locale);
            case CHANGES -> new ChangesView(model.changes());
            case DEVICES -> new DevicesView(model.devices());
        };
    }

    private Node framed(DashboardViewModel open) {
        DashboardView known = framed;
        if (known != null && known.shows(open)) {
            return known;
        }
        DashboardView now = new DashboardView(open);
        model.title().map(this::titled).ifPresent(now::head);
        framed = now;
        return now;
    }

    /// Whoever is typing in it goes on when the charts below are others.
    private TitleView titled(TitleViewModel title) {
        TitleView known = titled;
        TitleView now = known != null && known.shows(title) ? known : new TitleView(title);
        titled = now;
        return now;
    }

    /// What is not seen has no focus, and is read out to nobody. Menus and bubbles are windows of their own.
    private static void turn(Node seen, LockView lock, FocusReturn focus, boolean locked) {
        if (locked) {
            focus.remember();
            List.copyOf(Window.getWindows()).stream()
                    .filter(PopupWindow.class::isInstance)
                    .forEach(Window::hide);
        }
        seen.setVisible(!locked);
        lock.setVisible(locked);
        if (!locked && seen.getScene() != null) {
            focus.giveBack();
        }
    }

    private Node undo() {
        UndoView undo = new UndoView(model.deletions(), model::openDashboard);
        setAlignment(undo, Pos.BOTTOM_CENTER);
        setMargin(undo, ABOVE_FOOT);
        return undo;
    }

    private static Toasts toasts(NoticesViewModel notices) {
        Toasts toasts = new Toasts(notices);
        setAlignment(toasts, Pos.TOP_RIGHT);
        setMargin(toasts, BELOW_BAR);
        return toasts;
    }

    private Node problem() {
        Label problem = new Label();
        problem.setId("shell-problem");
        problem.getStyleClass().add("problem-bar");
        problem.setMaxWidth(Double.MAX_VALUE);
        problem.textProperty().bind(model.problem());
        problem.visibleProperty().bind(model.problem().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    private Node draw(Dashboard shown) {
        return new DashboardView(model.draw(shown));
    }
}
