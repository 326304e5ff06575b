package io.tidemark.app.home;

import io.tidemark.analytics.dashboard.Tile;
import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// A dashboard's layout in small: one quiet block per tile, charts a little stronger.
final class LayoutPicture extends Pane {
    private static final double WIDTH = 256;
    private static final double HEIGHT = 132;
    private static final double COLUMNS = 24;
    private static final double GAP = 4;

    LayoutPicture(List<Tile> tiles) {
        getStyleClass().add("layout-picture");
        setMinSize(WIDTH, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
        setMouseTransparent(true);
        double rows = Math.max(
                1, tiles.stream().mapToInt(tile -> tile.y() + tile.h()).max().orElse(1));
        for (Tile tile : tiles) {
            Region block = new Region();
            block.getStyleClass().addAll("block", tile.type());
            double x = tile.x() * WIDTH / COLUMNS;
            double y = tile.y() * HEIGHT / rows;
            block.resizeRelocate(
                    Math.rint(x),
                    Math.rint(y),
                    Math.rint(tile.w() * WIDTH / COLUMNS) - GAP,
                    Math.max(2, Math.rint(tile.h() * HEIGHT / rows) - GAP));
            block.setManaged(false);
            getChildren().add(block);
        }
    }
}
