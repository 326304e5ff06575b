package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.app.kit.chart.ChartView;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// One panel: its title, and whatever state its tile is in. FX thread.
final class TileView extends VBox {
    private static final KeyCombination TWIN =
            new KeyCodeCombination(KeyCode.F11, KeyCombination.ALT_DOWN, KeyCombination.SHIFT_DOWN);
    private static final Duration PATIENCE = Duration.millis(100);

    private final DashboardViewModel dashboard;
    private final TileViewModel model;
    private final StackPane body = new StackPane();
    private final Label freshness = new Label();
    private final PauseTransition patience = new PauseTransition(PATIENCE);
    private @Nullable ChartView chart;
    private @Nullable FigureView figure;
    private @Nullable TileTable table;
    private boolean asTable;

    /// @param repaints told when it is to be painted anew
    TileView(DashboardViewModel dashboard, TileViewModel model, Consumer<TileView> repaints) {
        this.dashboard = dashboard;
        this.model = model;
        getStyleClass().addAll("panel", "tile", "tile-" + model.tile().type());
        setAccessibleRole(AccessibleRole.PARENT);
        setAccessibleText(model.tile().title());
        body.setMinSize(0, 0);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(header(), body);
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        patience.setOnFinished(_ -> {
            if (model.state().get() instanceof TileState.Loading) {
                body.getChildren().setAll(Skeleton.of(model.tile().type()));
            }
        });
        model.state().addListener((_, _, _) -> repaints.accept(this));
        dashboard.asOf().addListener((_, _, _) -> freshen());
        dashboard.notes().addListener((_, _, _) -> remark());
        paint();
    }

    Tile tile() {
        return model.tile();
    }

    TileViewModel model() {
        return model;
    }

    private Node header() {
        Label title = new Label(tile().title());
        title.getStyleClass().add(tile().type().equals("number") ? "tile-name" : "heading");
        title.setMinWidth(0);
        HBox header = new HBox(8, title);
        header.getStyleClass().add("tile-header");
        String said = subtitle();
        if (said != null) {
            Label subtitle = new Label(said);
            subtitle.getStyleClass().add("quiet");
            subtitle.setMinWidth(0);
            header.getChildren().add(subtitle);
        }
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        freshness.getStyleClass().addAll("quiet", "small");
        freshness.setMinWidth(Region.USE_PREF_SIZE);
        header.getChildren().addAll(gap, freshness);
        boolean shown = !tile().title().isBlank();
        header.setVisible(shown);
        header.setManaged(shown);
        return header;
    }

    private @Nullable String subtitle() {
        String own = tile().subtitle();
        return own != null || !tile().type().equals("number")
                ? own
                : new TileOptions(tile())
                        .period()
                        .map(each -> "last " + each.wireName())
                        .orElse(null);
    }

    /// Shows the state its tile is in.
    void paint() {
        freshen();
        switch (model.state().get()) {
            case TileState.Loading _ -> {
                body.getChildren().clear();
                patience.playFromStart();
            }
            case TileState.Ready(TileContent content) -> put(view(content));
            case TileState.Empty _ -> put(TileNotes.empty(dashboard));
            case TileState.Arriving(String message) ->
                put(tile().type().equals("number") ? Skeleton.of(tile().type()) : TileNotes.arriving(message));
            case TileState.Gone(String message) -> {
                letGo();
                put(TileNotes.gone(message, tile().type().equals("number")));
            }
            case TileState.Failed(String message) ->
                put(TileNotes.failed(message, tile().type().equals("number"), () -> dashboard.reload(model)));
        }
    }

    /// Nothing that was drawn is kept.
    private void letGo() {
        chart = null;
        figure = null;
        table = null;
        asTable = false;
    }

    /// What is there already stays where it is, with its focus.
    private void put(Node content) {
        if (!body.getChildren().equals(List.of(content))) {
            body.getChildren().setAll(content);
        }
    }

    private Node view(TileContent content) {
        return switch (content) {
            case TileContent.Figure shown -> {
                FigureView view = figure == null ? new FigureView(dashboard.numbers()) : figure;
                figure = view;
                view.show(shown);
                yield view;
            }
            case TileContent.Chart shown ->
                asTable ? model.asTable().<Node>map(this::table).orElseGet(() -> chart(shown)) : chart(shown);
            case TileContent.Table shown -> table(shown);
            case TileContent.Text(String markdown) -> MarkdownText.of(markdown);
        };
    }

    private TileTable table(TileContent.Table shown) {
        TileTable view = table == null ? new TileTable(dashboard.numbers()) : table;
        table = view;
        Consumer<Integer> pick = row -> dashboard.pick(model, shown.keys().get(row));
        view.show(shown, pick);
        return view;
    }

    /// Every chart is a table too, for people who would rather read than look.
    private void pressed(KeyEvent event) {
        if (TWIN.match(event) && model.state().get() instanceof TileState.Ready(TileContent.Chart chart)) {
            asTable = !asTable;
            Node next = view(chart);
            body.getChildren().setAll(next);
            (next instanceof TileTable rows ? rows.toFocus() : next).requestFocus();
            event.consume();
        }
    }

    private Node chart(TileContent.Chart shown) {
        ChartView view = chart;
        if (view == null) {
            view = new ChartView(dashboard.numbers(), shown.data());
            chart = view;
            if (dashboard.range().get() != null) {
                view.setOnZoom(new TimeZoom(dashboard));
            }
        } else {
            view.setData(shown.data());
        }
        view.setOnPick(index -> dashboard.pick(model, shown.keys().get(index)));
        remark();
        return view;
    }

    private void remark() {
        if (chart != null) {
            chart.setNotes(dashboard.notes().get(), dashboard::dismiss);
        }
    }

    private record TimeZoom(DashboardViewModel dashboard) implements ChartView.Zoom {
        @Override
        public void zoom(double from, double to) {
            dashboard.zoom(Instant.ofEpochMilli((long) from), Instant.ofEpochMilli((long) to));
        }

        @Override
        public void out() {
            dashboard.zoomOut();
        }
    }

    private void freshen() {
        freshness.setText(dashboard.ageOf(model));
    }
}
