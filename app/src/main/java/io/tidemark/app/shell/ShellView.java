package io.tidemark.app.shell;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.dashboard.DashboardView;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.data.DataView;
import io.tidemark.app.explore.ExploreView;
import io.tidemark.app.home.HomeView;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.tasks.TasksView;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The frame of an open workspace: rail, top bar, the page in front, and the long work below it.
final class ShellView extends StackPane {
    private static final KeyCombination PALETTE = new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REFRESH = new KeyCodeCombination(KeyCode.F5);

    private final ShellViewModel model;
    private final Palette palette;
    private final StackPane page = new StackPane();
    private final HomeView home;
    private final ExploreView explore;
    private final DataView data;
    private @Nullable DashboardViewModel explored;

    ShellView(ShellViewModel model, Desk desk, Locale locale) {
        this.model = model;
        getStylesheets().add(Theme.stylesheet(ShellView.class, "ShellView.css"));
        getStyleClass().add("shell");
        setId("shell");
        this.home = new HomeView(model.home(), () -> model.go(Destination.DATA), locale);
        this.explore = new ExploreView(model.explore(), this::draw, () -> model.go(Destination.DATA));
        this.data = new DataView(model.data(), model::explore, locale);
        this.palette = new Palette(new PaletteViewModel(model));

        BorderPane frame = new BorderPane();
        frame.setLeft(new Rail(model));
        BorderPane inner = new BorderPane(page);
        inner.setTop(new VBox(new TopBar(model, desk, palette::open), problem()));
        inner.setBottom(new TasksView(model.tasks()));
        frame.setCenter(inner);
        getChildren().addAll(frame, palette);

        model.destination().addListener((_, _, _) -> show());
        model.dashboard().addListener((_, _, _) -> show());
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        show();
    }

    private void show() {
        page.getChildren().setAll(front());
    }

    private Node front() {
        return switch (model.destination().get()) {
            case DASHBOARDS -> {
                @Nullable DashboardViewModel open = model.dashboard().get();
                yield open == null ? home : framed(open);
            }
            case EXPLORE -> explore;
            case DATA -> data;
        };
    }

    private static Node framed(DashboardViewModel open) {
        return new DashboardView(open);
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
        if (explored != null) {
            explored.close();
        }
        DashboardViewModel now = model.viewModelOf(shown);
        explored = now;
        now.refresh();
        return new DashboardView(now);
    }

    private void pressed(KeyEvent event) {
        if (PALETTE.match(event)) {
            palette.open();
            event.consume();
        } else if (REFRESH.match(event)) {
            model.refresh();
            event.consume();
        }
    }
}
