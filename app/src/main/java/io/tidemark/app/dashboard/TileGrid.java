package io.tidemark.app.dashboard;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Places tiles on 24 columns. A row is 32 px high, its gap included; in a taller frame rows stretch a little to fill it.
final class TileGrid extends Region {
    static final double ROW = 32;

    private static final int COLUMNS = 24;
    private static final double GAP = 16;
    private static final double MOST_STRETCH = 1.5;

    private final List<TileView> tiles = new ArrayList<>();
    private double frame;
    private boolean exactly;

    TileGrid(List<TileView> tiles) {
        this.tiles.addAll(tiles);
        getChildren().addAll(tiles);
        getStyleClass().add("tile-grid");
    }

    /// The height that is there to be filled, in pixels.
    ///
    /// @param fit rows shrink as well as stretch until they fill it exactly: for pictures, which cannot scroll
    void setFrame(double height, boolean fit) {
        if (frame != height || exactly != fit) {
            frame = height;
            exactly = fit;
            requestLayout();
        }
    }

    int rows() {
        return tiles.stream()
                .mapToInt(each -> each.tile().y() + each.tile().h())
                .max()
                .orElse(0);
    }

    private double row() {
        double filling = (frame + GAP) / Math.max(1, rows());
        return exactly ? filling : Math.clamp(filling, ROW, ROW * MOST_STRETCH);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(0, Math.floor(rows() * row()) - GAP);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 960;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double column = (getWidth() + GAP) / COLUMNS;
        double row = row();
        for (Node node : getChildren()) {
            var tile = ((TileView) node).tile();
            double left = Math.rint(tile.x() * column);
            double top = Math.rint(tile.y() * row);
            double right = Math.rint((tile.x() + tile.w()) * column) - GAP;
            double bottom = Math.rint((tile.y() + tile.h()) * row) - GAP;
            node.resizeRelocate(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
        }
    }
}
