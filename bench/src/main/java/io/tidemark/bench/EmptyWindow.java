package io.tidemark.bench;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.stage.Stage;

/// The least a JavaFX program can do: show an empty window, and end when it is laid out and handed to the renderer.
final class EmptyWindow {
    private EmptyWindow() {}

    public static void main(String[] args) {
        Application.launch(Window.class, args);
    }

    /// Apart from `main`, which the launcher would otherwise refuse on a class path.
    public static final class Window extends Application {
        @Override
        public void start(Stage stage) {
            Scene scene = new Scene(new Region(), 1440, 900);
            stage.setScene(scene);
            stage.show();
            scene.addPostLayoutPulseListener(Platform::exit);
        }
    }
}
