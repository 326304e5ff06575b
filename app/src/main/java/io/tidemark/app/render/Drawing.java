package io.tidemark.app.render;

import io.tidemark.app.AppException;
import io.tidemark.app.dashboard.DashboardView;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Numbers;
import java.awt.image.BufferedImage;
import java.util.concurrent.CompletableFuture;
import javafx.animation.AnimationTimer;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.Pane;
import javafx.scene.transform.Transform;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/// One picture in the making: a stage nobody sees, and a pulse that waits until all tiles stand still. FX thread.
final class Drawing extends AnimationTimer {
    /// Layout and canvases need a few pulses after the last answer before they rest.
    private static final int STILL_PULSES = 8;

    private static final double SEEN = 100;

    private final DashboardPicture order;
    private final float scale;
    private final CompletableFuture<BufferedImage> picture;
    private final DashboardViewModel model;
    private final DashboardView view;
    private final Stage stage = new Stage(StageStyle.UNDECORATED);
    private double zoom = 1;
    private int still;

    Drawing(DashboardPicture order, float scale, Background background, CompletableFuture<BufferedImage> picture) {
        this.order = order;
        this.scale = scale;
        this.picture = picture;
        this.model = new DashboardViewModel(
                order.dashboard(), order.source(), background, order.clock(), new Numbers(order.locale()));
        this.view = new DashboardView(model);
    }

    void begin() {
        // the stage stays small: the headless screen has a thousand pixels each way, and takes no larger window
        Pane root = new Pane(view);
        Scene scene = new Scene(root, SEEN, SEEN);
        order.theme().wear(scene);
        view.fitExactly();
        view.setManaged(false);
        root.applyCss();
        // what does not fit is laid out larger and drawn smaller
        double enlarged = Math.max(1, view.leastHeight() / order.height());
        zoom = scale / enlarged;
        view.setStyle("-ink-fineness: " + zoom + ";");
        view.resize(Math.ceil(order.width() * enlarged), Math.ceil(order.height() * enlarged));
        stage.setScene(scene);
        stage.show();
        model.refresh();
        start();
    }

    @Override
    public void handle(long now) {
        if (picture.isDone()) {
            end();
            return;
        }
        still = model.settled() ? still + 1 : 0;
        if (still < STILL_PULSES) {
            return;
        }
        try {
            model.failure()
                    .ifPresentOrElse(
                            message -> picture.completeExceptionally(new AppException(message)),
                            () -> picture.complete(snapshot()));
        } catch (RuntimeException failure) {
            picture.completeExceptionally(failure);
        } finally {
            end();
        }
    }

    private BufferedImage snapshot() {
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setTransform(Transform.scale(zoom, zoom));
        parameters.setViewport(new Rectangle2D(0, 0, order.width() * scale, order.height() * scale));
        return SwingFXUtils.fromFXImage(view.snapshot(parameters, null), null);
    }

    private void end() {
        stop();
        model.close();
        stage.close();
    }
}
