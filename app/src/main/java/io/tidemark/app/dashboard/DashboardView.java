package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Frames;
import io.tidemark.app.kit.OncePerFrame;
import io.tidemark.app.kit.Theme;
import java.time.Instant;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A dashboard: title, range, chips, and the grid of tiles below. FX thread.
public final class DashboardView extends VBox {
    /// Ground left free below the tiles, as `dashboard.css` has it.
    private static final double BELOW = 24;

    private static final double CHIPS_WRAP = 1200;

    private final DashboardViewModel model;
    private final TileGrid grid;
    private final ScrollPane scroll;
    private final FlowPane chips = new FlowPane(8, 8);
    private final TimeRangeButton timeRange;
    private final HBox top = new HBox(16);
    private final Label asOf = new Label();
    private boolean exactly;

    public DashboardView(DashboardViewModel model) {
        this.model = model;
        this.timeRange = new TimeRangeButton(model);
        getStylesheets().add(Theme.stylesheet(DashboardView.class, "dashboard.css"));
        getStyleClass().add("dashboard");
        OncePerFrame<TileView> repaints = new OncePerFrame<>(Frames.of(this), TileView::paint);
        grid = new TileGrid(model.tiles().stream()
                .map(tile -> new TileView(model, tile, repaints::changed))
                .toList());
        StackPane ground = new StackPane(grid);
        ground.getStyleClass().add("tile-ground");
        scroll = new ScrollPane(ground);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        for (Node tile : grid.getChildrenUnmodifiable()) {
            tile.focusWithinProperty().addListener((_, _, within) -> {
                // not for the mouse: what moves between press and release cannot be clicked
                if (within && isFocusShown()) {
                    bringIntoView(ground, tile);
                }
            });
        }
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        scroll.viewportBoundsProperty().addListener((_, _, bounds) -> fill(bounds, false));
        scroll.viewportBoundsProperty().addListener((_, _, _) -> look(ground));
        scroll.setVvalue(model.scrolled());
        scroll.vvalueProperty().addListener((_, _, at) -> {
            model.scrollTo(at.doubleValue());
            look(ground);
        });
        ground.heightProperty().addListener((_, _, _) -> look(ground));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(header(), scroll);
        setAccessibleRole(AccessibleRole.PARENT);
        accessibleTextProperty().bind(model.title().map(title -> "Dashboard " + title));
        model.filters().addListener((ListChangeListener<CrossFilter>) _ -> fillChips());
        model.asOf().addListener((_, _, at) -> showAsOf(at));
        showAsOf(model.asOf().get());
        fillChips();
    }

    /// A table's row also gets the focus where there is no window, or none any more.
    private boolean isFocusShown() {
        @Nullable Scene scene = getScene();
        @Nullable Node owner = scene == null ? null : scene.getFocusOwner();
        return owner != null && owner.isFocusVisible();
    }

    /// Says which tiles are seen, so that only those ask.
    private void look(StackPane ground) {
        double height = scroll.getViewportBounds().getHeight();
        if (height > 0 && !exactly) {
            double hidden = Math.max(0, ground.getHeight() - height);
            grid.look(
                    scroll.getVvalue() * hidden - grid.getLayoutY(),
                    height,
                    (tile, sight) -> model.comesTo(tile.model(), sight));
        }
    }

    /// Whoever walks by keys sees where they are.
    private void bringIntoView(StackPane ground, Node tile) {
        double hidden = ground.getHeight() - scroll.getViewportBounds().getHeight();
        if (hidden <= 0) {
            return;
        }
        double above = scroll.getVvalue() * hidden;
        Bounds place = tile.getBoundsInParent();
        double lowest = Math.max(
                place.getMinY(),
                place.getMaxY() + BELOW - scroll.getViewportBounds().getHeight());
        boolean whole = place.getMinY() >= above
                && place.getMaxY() <= above + scroll.getViewportBounds().getHeight();
        if (!whole) {
            scroll.setVvalue(Math.min(hidden, place.getMinY() < above ? place.getMinY() : lowest) / hidden);
        }
    }

    public boolean shows(DashboardViewModel shown) {
        return model == shown;
    }

    /// Puts something in the place of the title, which it then has to say.
    public void head(Node title) {
        top.getChildren().set(0, title);
    }

    /// Lays the tiles out so that they fill the view exactly: for pictures, which cannot scroll.
    public void fitExactly() {
        exactly = true;
        model.tiles().forEach(tile -> model.comesTo(tile, Sight.SEEN));
        getStyleClass().add("picture");
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.viewportBoundsProperty().addListener((_, _, bounds) -> fill(bounds, true));
        fill(scroll.getViewportBounds(), true);
    }

    private void fill(Bounds viewport, boolean exactly) {
        grid.setFrame(viewport.getHeight() - BELOW, exactly);
    }

    /// The least height at which every tile can be read without scrolling. Known once the view is in a scene with
    /// its styles.
    public double leastHeight() {
        return grid.leastHeight() + BELOW + getChildren().getFirst().prefHeight(-1);
    }

    private VBox header() {
        Label title = new Label();
        title.textProperty().bind(model.title());
        title.getStyleClass().add("title");
        asOf.getStyleClass().add("quiet");
        asOf.setMinWidth(USE_PREF_SIZE);
        chips.setAlignment(Pos.CENTER_LEFT);
        chips.setPrefWrapLength(CHIPS_WRAP);
        HBox.setHgrow(chips, Priority.ALWAYS);
        HBox bar = new HBox(8, chips, asOf);
        bar.setAlignment(Pos.CENTER_LEFT);
        title.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        top.getChildren().addAll(title, gap, new OnlookersView(model.onlookers()));
        top.setAlignment(Pos.TOP_LEFT);
        VBox header = new VBox(8, top, bar);
        header.getStyleClass().add("dashboard-header");
        header.setMinHeight(USE_PREF_SIZE);
        return header;
    }

    private void fillChips() {
        chips.getChildren().clear();
        if (model.range().get() != null) {
            chips.getChildren().add(timeRange);
        }
        for (CrossFilter filter : model.filters()) {
            String label = filter.label(model.numbers().locale());
            Button chip = new Button(label + "  ✕");
            chip.getStyleClass().addAll("pill", "on", "chip");
            chip.setAccessibleText("Filter " + label + ". Press to remove it.");
            chip.setOnAction(_ -> model.clear(filter));
            chips.getChildren().add(chip);
        }
        if (!model.filters().isEmpty()) {
            Button clear = new Button("Clear all");
            clear.getStyleClass().add("text-button");
            clear.setOnAction(_ -> model.clearAll());
            chips.getChildren().add(clear);
        }
    }

    private void showAsOf(@Nullable Instant at) {
        asOf.setText(at == null ? "" : model.age(at));
    }
}
