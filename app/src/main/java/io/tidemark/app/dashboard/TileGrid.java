package io.tidemark.app.dashboard;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Places tiles on 24 columns. A row is 40 px high, its gap included; where there is more room, rows of charts and
/// tables grow into it. In a picture, which cannot scroll, they also shrink; rows with a big figure never do.
final class TileGrid extends Region {
    private static final int COLUMNS = 24;
    private static final double ROW = 40;
    private static final double LEAST_ROW = 28;
    private static final double MOST_ROW = 60;
    private static final double GAP = 16;

    private final List<TileView> tiles;
    private final boolean[] rigid;
    private double frame;
    private boolean exactly;

    TileGrid(List<TileView> tiles) {
        this.tiles = List.copyOf(tiles);
        this.rigid = new boolean
                [tiles.stream()
                        .mapToInt(each -> each.tile().y() + each.tile().h())
                        .max()
                        .orElse(0)];
        for (TileView view : tiles) {
            for (int row = view.tile().y(); row < view.tile().y() + view.tile().h(); row++) {
                rigid[row] |= view.tile().type().equals("number");
            }
        }
        getChildren().addAll(tiles);
        getStyleClass().add("tile-grid");
    }

    /// The height that is there to be filled, in pixels.
    ///
    /// @param fit rows shrink as well as grow until they fill it exactly
    void setFrame(double height, boolean fit) {
        if (frame != height || exactly != fit) {
            frame = height;
            exactly = fit;
            requestLayout();
        }
    }

    /// The least height in which a picture of all tiles can be read, in pixels.
    double leastHeight() {
        return height(LEAST_ROW);
    }

    private double height(double flexibleRow) {
        double height = 0;
        for (boolean each : rigid) {
            height += each ? ROW : flexibleRow;
        }
        return Math.max(0, height - GAP);
    }

    private double flexibleRow() {
        int flexible = 0;
        for (boolean each : rigid) {
            flexible += each ? 0 : 1;
        }
        if (flexible == 0) {
            return ROW;
        }
        double filling = ROW + (frame - height(ROW)) / flexible;
        return exactly ? Math.max(LEAST_ROW, filling) : Math.clamp(filling, ROW, MOST_ROW);
    }

    /// How near each tile is when a window of the grid is seen, in pixels from the grid's top. Right before the tiles
    /// are laid out, too.
    void look(double windowTop, double windowHeight, BiConsumer<TileView, Sight> seen) {
        double flexible = flexibleRow();
        for (TileView view : tiles) {
            double top = top(view.tile().y(), flexible);
            double bottom = top(view.tile().y() + view.tile().h(), flexible) - GAP;
            seen.accept(view, Sight.of(top, bottom, windowTop, windowHeight));
        }
    }

    private double top(int rows, double flexibleRow) {
        double top = 0;
        for (int row = 0; row < rows; row++) {
            top += rigid[row] ? ROW : flexibleRow;
        }
        return Math.rint(top);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.floor(height(flexibleRow()));
    }

    @Override
    protected double computePrefWidth(double height) {
        return COLUMNS * ROW;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double column = (getWidth() + GAP) / COLUMNS;
        double flexible = flexibleRow();
        for (Node node : tiles) {
            var tile = ((TileView) node).tile();
            double left = Math.rint(tile.x() * column);
            double right = Math.rint((tile.x() + tile.w()) * column) - GAP;
            double top = top(tile.y(), flexible);
            double bottom = top(tile.y() + tile.h(), flexible) - GAP;
            node.resizeRelocate(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
        }
    }
}
