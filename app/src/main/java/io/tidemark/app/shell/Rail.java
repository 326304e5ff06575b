package io.tidemark.app.shell;

import java.util.EnumMap;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/// The destinations at the left edge.
final class Rail extends VBox {
    private static final PseudoClass HERE = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

    private final Button turn = new Button();
    private final Map<Destination, Button> buttons = new EnumMap<>(Destination.class);

    Rail(ShellViewModel model) {
        getStyleClass().add("rail");
        Label brand = new Label();
        brand.textProperty().bind(model.narrowRail().map(narrow -> narrow ? "≋" : "≋ Tidemark"));
        brand.getStyleClass().add("brand");
        getChildren().add(brand);
        for (Destination each : model.places()) {
            if (!each.inRail()) {
                continue;
            }
            Button button = new Button(each.title(), new FontIcon(icon(each)));
            button.setId("go-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().setAll("button", "rail-button");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setOnAction(_ -> model.go(each));
            buttons.put(each, button);
            getChildren().add(button);
        }
        getChildren().addAll(gap(), turn(model));
        model.narrowRail().addListener((_, _, narrow) -> turned(narrow));
        turned(model.narrowRail().get());
        model.destination().addListener((_, _, now) -> mark(now));
        mark(model.destination().get());
    }

    private static Region gap() {
        Region gap = new Region();
        VBox.setVgrow(gap, Priority.ALWAYS);
        return gap;
    }

    private Button turn(ShellViewModel model) {
        turn.setId("turn-rail");
        turn.getStyleClass().setAll("button", "rail-button");
        turn.setMaxWidth(Double.MAX_VALUE);
        turn.setOnAction(_ -> model.turnRail());
        return turn;
    }

    private void turned(boolean narrow) {
        pseudoClassStateChanged(NARROW, narrow);
        turn.setText("Collapse");
        turn.setGraphic(new FontIcon(narrow ? MaterialDesignC.CHEVRON_RIGHT : MaterialDesignC.CHEVRON_LEFT));
        turn.setAccessibleText(narrow ? "Show the names in the rail" : "Show only the icons in the rail");
        buttons.forEach((each, button) -> dress(button, each.title(), narrow));
        dress(turn, "Show the names", narrow);
    }

    private static void dress(Button button, String name, boolean narrow) {
        button.setContentDisplay(narrow ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        button.setTooltip(narrow ? new Tooltip(name) : null);
    }

    private static Ikon icon(Destination each) {
        return switch (each) {
            case DASHBOARDS -> MaterialDesignV.VIEW_DASHBOARD_OUTLINE;
            case EXPLORE -> MaterialDesignM.MAGNIFY;
            case DATA -> MaterialDesignD.DATABASE_OUTLINE;
            case CHANGES -> MaterialDesignP.PENCIL_OUTLINE;
            case DEVICES -> MaterialDesignL.LAPTOP;
        };
    }

    private void mark(Destination here) {
        buttons.forEach((each, button) -> {
            button.pseudoClassStateChanged(HERE, each == here);
            button.setAccessibleText(each.title() + (each == here ? ", you are here" : ""));
        });
    }
}
