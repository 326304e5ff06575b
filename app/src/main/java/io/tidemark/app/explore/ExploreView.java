package io.tidemark.app.explore;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.app.kit.Theme;
import java.util.List;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// Puts a question together from chips and shows its answer below.
public final class ExploreView extends VBox {
    private final ExploreViewModel model;
    private final Function<Dashboard, Node> draw;
    private final StackPane answer = new StackPane();

    /// @param draw      makes the view of a chart and table, and has it ask
    /// @param bringData what the button does when there is nothing to explore
    public ExploreView(ExploreViewModel model, Function<Dashboard, Node> draw, Runnable bringData) {
        this.model = model;
        this.draw = draw;
        setId("explore");
        getStyleClass().addAll("page", "explore");
        getStylesheets().add(Theme.stylesheet(ExploreView.class, "ExploreView.css"));
        Label title = new Label("Explore");
        title.getStyleClass().add("title");

        Node question = question();
        question.visibleProperty().bind(model.dataset().isNotNull());
        question.managedProperty().bind(question.visibleProperty());
        Node nothing = nothingYet(bringData);
        nothing.visibleProperty().bind(model.loaded().and(model.dataset().isNull()));
        nothing.managedProperty().bind(nothing.visibleProperty());
        Label problem = new Label();
        problem.getStyleClass().add("bad");
        problem.textProperty().bind(model.problem());
        problem.managedProperty().bind(model.problem().isNotEmpty());

        VBox.setVgrow(answer, Priority.ALWAYS);
        getChildren().addAll(title, problem, gone(), nothing, question, answer);
        model.answer().addListener((_, _, now) -> show(now));
        show(model.answer().get());
    }

    private Node gone() {
        Label gone = new Label();
        gone.setId("explore-gone");
        gone.getStyleClass().add("note-bar");
        gone.setWrapText(true);
        gone.setMinHeight(USE_PREF_SIZE);
        gone.setMaxWidth(Double.MAX_VALUE);
        gone.textProperty().bind(model.gone());
        gone.visibleProperty().bind(model.gone().isNotEmpty());
        gone.managedProperty().bind(gone.visibleProperty());
        return gone;
    }

    private void show(@Nullable Dashboard now) {
        if (now == null) {
            answer.getChildren().clear();
        } else {
            answer.getChildren().setAll(draw.apply(now));
        }
    }

    private Node question() {
        ComboBox<@Nullable Dataset> dataset = new ComboBox<>(model.datasets());
        dataset.setId("explore-dataset");
        dataset.setAccessibleText("Dataset");
        dataset.setConverter(new Titles());
        dataset.valueProperty().bindBidirectional(model.dataset());

        FlowPane measures =
                chips(model.measures(), MeasurePick::title, model::possibleMeasures, "Add a measure", "add-measure");
        FlowPane dimensions = chips(
                model.dimensions(),
                DimensionPick::title,
                model::possibleDimensions,
                "Add a dimension",
                "add-dimension");
        VBox rows = new VBox(8, row("Dataset", dataset), row("Show", measures), row("By", dimensions));
        rows.getStyleClass().addAll("panel", "question");
        return rows;
    }

    private static Node row(String name, Node content) {
        Label label = new Label(name);
        label.getStyleClass().addAll("quiet", "row-name");
        label.setLabelFor(content);
        HBox row = new HBox(8, label, content);
        row.getStyleClass().add("row");
        HBox.setHgrow(content, Priority.ALWAYS);
        return row;
    }

    private static <T> FlowPane chips(
            ObservableList<T> picked,
            Function<T, String> title,
            java.util.function.Supplier<List<T>> possible,
            String adding,
            String id) {
        FlowPane pane = new FlowPane(8, 8);
        MenuButton add = new MenuButton("Add", new FontIcon(MaterialDesignP.PLUS));
        add.setId(id);
        add.setAccessibleText(adding);
        add.getStyleClass().add("pill");
        add.setOnShowing(_ -> add.getItems()
                .setAll(possible.get().stream()
                        .map(each -> {
                            MenuItem item = new MenuItem(title.apply(each));
                            item.setMnemonicParsing(false);
                            item.setOnAction(_ -> picked.add(each));
                            return item;
                        })
                        .toList()));
        add.getItems().add(new MenuItem(""));
        Runnable fill = () -> {
            pane.getChildren()
                    .setAll(picked.stream()
                            .map(each -> chip(title.apply(each), () -> picked.remove(each)))
                            .toList());
            pane.getChildren().add(add);
        };
        picked.addListener((ListChangeListener<T>) _ -> fill.run());
        fill.run();
        return pane;
    }

    private static Node chip(String text, Runnable remove) {
        Button chip = new Button(text, new FontIcon(MaterialDesignC.CLOSE));
        chip.setMnemonicParsing(false);
        chip.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        chip.getStyleClass().addAll("pill", "on");
        chip.setAccessibleText("Remove " + text);
        chip.setOnAction(_ -> remove.run());
        return chip;
    }

    private static Node nothingYet(Runnable bringData) {
        Label heading = new Label("Nothing to explore yet");
        heading.getStyleClass().add("heading");
        Label what = new Label("Bring in a file first; then pick what to see and by what.");
        what.getStyleClass().add("quiet");
        Button button = new Button("Go to Data");
        button.getStyleClass().add("accent");
        button.setOnAction(_ -> bringData.run());
        VBox box = new VBox(8, heading, what, button);
        box.getStyleClass().add("nothing-yet");
        return box;
    }

    private static final class Titles extends StringConverter<@Nullable Dataset> {
        @Override
        public String toString(@Nullable Dataset dataset) {
            return dataset == null ? "" : dataset.title();
        }

        @Override
        public @Nullable Dataset fromString(String text) {
            return null;
        }
    }
}
