package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Frames;
import io.tidemark.app.kit.OncePerFrame;
import io.tidemark.app.kit.Theme;
import javafx.scene.layout.StackPane;

/// The first tile of a dashboard by itself, as large as there is room: to look at, in a place where no whole dashboard
/// is. FX thread.
public final class TilePreview extends StackPane {

    /// @param model of a dashboard with at least one tile
    public TilePreview(DashboardViewModel model) {
        getStylesheets().add(Theme.stylesheet(DashboardView.class, "dashboard.css"));
        getStyleClass().add("tile-preview");
        OncePerFrame<TileView> repaints = new OncePerFrame<>(Frames.of(this), TileView::paint);
        TileView tile = new TileView(model, model.tiles().getFirst(), repaints::changed);
        tile.setMinSize(0, 0);
        getChildren().add(tile);
    }
}
