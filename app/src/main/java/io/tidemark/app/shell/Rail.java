package io.tidemark.app.shell;

import java.util.EnumMap;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/// The destinations at the left edge.
final class Rail extends VBox {
    private static final PseudoClass HERE = PseudoClass.getPseudoClass("selected");

    private final Map<Destination, Button> buttons = new EnumMap<>(Destination.class);

    Rail(ShellViewModel model) {
        getStyleClass().add("rail");
        Label brand = new Label("≋ Tidemark");
        brand.getStyleClass().add("brand");
        getChildren().add(brand);
        for (Destination each : Destination.values()) {
            Button button = new Button(each.title(), new FontIcon(icon(each)));
            button.setId("go-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().setAll("button", "rail-button");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setOnAction(_ -> model.go(each));
            buttons.put(each, button);
            getChildren().add(button);
        }
        model.destination().addListener((_, _, now) -> mark(now));
        mark(model.destination().get());
    }

    private static Ikon icon(Destination each) {
        return switch (each) {
            case DASHBOARDS -> MaterialDesignV.VIEW_DASHBOARD_OUTLINE;
            case EXPLORE -> MaterialDesignM.MAGNIFY;
            case DATA -> MaterialDesignD.DATABASE_OUTLINE;
        };
    }

    private void mark(Destination here) {
        buttons.forEach((each, button) -> {
            button.pseudoClassStateChanged(HERE, each == here);
            button.setAccessibleText(each.title() + (each == here ? ", you are here" : ""));
        });
    }
}
