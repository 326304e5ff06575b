package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.Grain;
import io.tidemark.app.AppException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Presets at the left; at the right two ends to type, dates or `now-7d`, and the width of time buckets. FX thread.
final class TimeRangePicker extends HBox {
    private static final String OWN = "as drawn";

    private final DashboardViewModel model;
    private final Runnable close;
    private final TextField from = new TextField();
    private final TextField to = new TextField();
    private final ChoiceBox<String> grain = new ChoiceBox<>();
    private final Label problem = new Label();

    TimeRangePicker(DashboardViewModel model, Runnable close) {
        super(16);
        this.model = model;
        this.close = close;
        getStyleClass().add("picker");
        getChildren().addAll(presets(), form());
        TimeRange range = Objects.requireNonNull(model.range().get(), "a picker needs a time to pick");
        from.setText(range.from().text());
        to.setText(range.to().text());
        grain.setValue(name(range.grain()));
    }

    private VBox presets() {
        VBox list = new VBox();
        for (TimeRange.Preset preset : TimeRange.PRESETS) {
            Button button = new Button(preset.name());
            button.getStyleClass().add("choice");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setOnAction(_ -> apply(preset.from(), preset.to()));
            list.getChildren().add(button);
        }
        return list;
    }

    private VBox form() {
        grain.getItems().add(OWN);
        grain.getItems()
                .addAll(Arrays.stream(Grain.values()).map(TimeRangePicker::name).toList());
        grain.setMaxWidth(Double.MAX_VALUE);
        problem.getStyleClass().add("bad");
        problem.setWrapText(true);
        problem.setMaxWidth(220);
        Button apply = new Button("Apply");
        apply.getStyleClass().add("accent");
        apply.setDefaultButton(true);
        apply.setOnAction(_ -> apply(from.getText(), to.getText()));
        Label hint = new Label("2024-07-01, now-7d, now/d, now-1M/M");
        hint.getStyleClass().addAll("quiet", "small");
        VBox form = new VBox(6);
        for (VBox field : List.of(field("From", from), field("To, not included", to), field("Time buckets", grain))) {
            form.getChildren().add(field);
        }
        form.getChildren().addAll(hint, problem, apply);
        return form;
    }

    private static VBox field(String name, javafx.scene.control.Control control) {
        Label label = new Label(name);
        label.setLabelFor(control);
        label.getStyleClass().add("quiet");
        return new VBox(2, label, control);
    }

    private static String name(@Nullable Grain grain) {
        return grain == null ? OWN : grain.wireName();
    }

    private void apply(String start, String end) {
        Grain chosen = Stream.of(Grain.values())
                .filter(each -> name(each).equals(grain.getValue()))
                .findFirst()
                .orElse(null);
        try {
            model.show(TimeRange.of(start.strip(), end.strip(), chosen));
            close.run();
        } catch (AppException wrong) {
            problem.setText(wrong.getMessage());
        }
    }
}
