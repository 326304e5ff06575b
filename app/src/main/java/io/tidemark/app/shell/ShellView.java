package io.tidemark.app.shell;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.dashboard.DashboardView;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.data.DataView;
import io.tidemark.app.explore.ExploreView;
import io.tidemark.app.home.HomeView;
import io.tidemark.app.kit.Theme;
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
import org.jspecify.annotations.Nullable;

/// The frame of an open workspace: rail, top bar, the page in front, and the long work below it.
final class ShellView extends StackPane {
    private static final Insets BELOW_BAR = new Insets(64, 24, 24, 24);

    private final ShellViewModel model;
    private final Palette palette;
    private final StackPane page = new StackPane();
    /// Pages are made when somebody first goes there: the dashboard of last time is not to wait for them.
    private final Map<Destination, Node> pages = new EnumMap<>(Destination.class);

    private final Locale locale;
    /// Of the dashboard that is open, kept while one is on other pages.
    private @Nullable DashboardView framed;

    ShellView(ShellViewModel model, Desk desk, Locale locale) {
        this.model = model;
        this.locale = locale;
        getStylesheets().add(Theme.stylesheet(ShellView.class, "ShellView.css"));
        getStyleClass().add("shell");
        setId("shell");
        this.palette = new Palette(new PaletteViewModel(model));

        ShortcutSheet shortcuts = new ShortcutSheet();
        Rail rail = new Rail(model);
        TopBar bar = new TopBar(model, desk, palette::open);
        TasksView tasks = new TasksView(model.tasks());
        BorderPane frame = new BorderPane();
        frame.setLeft(rail);
        BorderPane inner = new BorderPane(page);
        inner.setTop(new VBox(bar, problem()));
        inner.setBottom(tasks);
        frame.setCenter(inner);
        getChildren().add(frame);
        model.notices().map(ShellView::toasts).ifPresent(getChildren()::add);
        getChildren().addAll(palette, shortcuts);
        palette.offer("Show all keys", shortcuts::open);
        palette.offer("Narrow or wide rail", model::turnRail);
        new FrameKeys(model, List.of(rail, bar, page, tasks), palette::open, shortcuts::open, model::turnRail)
                .listenWith(this);

        model.destination().addListener((_, _, _) -> show());
        model.dashboard().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        page.getChildren().setAll(front());
    }

    private Node front() {
        Destination where = model.destination().get();
        @Nullable DashboardViewModel open = model.dashboard().get();
        if (open == null) {
            framed = null;
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
        };
    }

    private Node framed(DashboardViewModel open) {
        DashboardView known = framed;
        DashboardView now = known != null && known.shows(open) ? known : new DashboardView(open);
        framed = now;
        return now;
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
