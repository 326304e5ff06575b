package io.tidemark.app.data;

import io.tidemark.app.workspace.ImportOutcome;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What the last import brought, with the rows that did not fit and why.
final class ImportReport extends VBox {
    private static final int SHOWN = 8;

    private final DataViewModel model;
    private final Consumer<String> explore;
    private final NumberFormat whole;

    ImportReport(DataViewModel model, Consumer<String> explore, Locale locale) {
        this.model = model;
        this.explore = explore;
        this.whole = NumberFormat.getIntegerInstance(locale);
        getStyleClass().addAll("panel", "form");
        setId("import-report");
        visibleProperty().bind(model.outcome().isNotNull());
        managedProperty().bind(visibleProperty());
        model.outcome().addListener((_, _, now) -> show(now));
    }

    private void show(@Nullable ImportOutcome outcome) {
        getChildren().clear();
        if (outcome == null) {
            return;
        }
        Label heading = new Label(whole.format(outcome.rows()) + " rows are in " + outcome.dataset()
                + (outcome.rejected() == 0 ? "." : "; " + whole.format(outcome.rejected()) + " did not fit:"));
        heading.setId("import-result");
        heading.getStyleClass().add("heading");
        getChildren().add(heading);
        outcome.first().stream().limit(SHOWN).forEach(reject -> {
            Label line = new Label("Line " + whole.format(reject.line()) + ": " + reject.reason());
            line.setWrapText(true);
            getChildren().add(line);
        });
        if (outcome.rejected() > SHOWN) {
            Label more = new Label("and " + whole.format(outcome.rejected() - SHOWN) + " more");
            more.getStyleClass().add("quiet");
            getChildren().add(more);
        }
        Button look = new Button("Explore it");
        look.setId("explore-imported");
        look.getStyleClass().add("accent");
        look.setOnAction(_ -> explore.accept(outcome.dataset()));
        Button close = new Button("Close");
        close.setOnAction(_ -> model.dismiss());
        getChildren().add(new HBox(8, look, close));
    }
}
