package io.tidemark.app.shell;

import io.tidemark.app.kit.Initials;
import io.tidemark.app.notices.BellButton;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.sync.SyncPill;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The workspace, the way to anything by name, the sync pill, the bell, and the person.
final class TopBar extends HBox {
    private static final double PALETTE_WIDEST = 560;
    private static final double PALETTE_NARROWEST = 120;
    private static final double PALETTE_PADDING = 24;
    /// A menu is this much wider than what one sees of it.
    private static final double MENU_SHADOW = 8;

    TopBar(ShellViewModel model, Desk desk, Runnable openPalette) {
        getStyleClass().add("top-bar");
        Button palette = new Button();
        palette.setId("open-palette");
        palette.getStyleClass().setAll("button", "ask-box");
        palette.setAccessibleText("Go to a dashboard, a dataset or a command");
        Label hint = new Label("Go to a dashboard, a dataset or a command");
        hint.getStyleClass().add("quiet");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        Label keys = new Label("Ctrl K");
        keys.getStyleClass().add("keys");
        hint.setMinWidth(0);
        keys.setMinWidth(USE_PREF_SIZE);
        HBox inside = new HBox(hint, between, keys);
        inside.setAlignment(Pos.CENTER_LEFT);
        palette.setMinWidth(PALETTE_NARROWEST);
        palette.setMaxWidth(PALETTE_WIDEST);
        palette.setPrefWidth(PALETTE_WIDEST);
        inside.prefWidthProperty().bind(palette.widthProperty().subtract(PALETTE_PADDING));
        palette.setGraphic(inside);
        palette.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        palette.setOnAction(_ -> openPalette.run());

        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren()
                .addAll(
                        palette,
                        gap,
                        new SyncPill(
                                model.sync(),
                                model.changes(),
                                new SyncPill.Ways(desk::leave, () -> model.go(Destination.CHANGES))));
        model.notices().map(BellButton::new).ifPresent(getChildren()::add);
        getChildren().add(person(model, desk));
    }

    private static Button person(ShellViewModel model, Desk desk) {
        boolean local = model.person().isEmpty();
        Button person = new Button(local ? "L" : Initials.of(model.person()));
        person.setId("person");
        person.getStyleClass().setAll("button", "person");
        person.setAccessibleText(
                local
                        ? "Working on this computer"
                        : "Signed in as " + model.person() + " at " + model.workspaceTitle());
        ContextMenu menu = new ContextMenu();
        menu.getItems()
                .addAll(
                        fact(local ? "Working on this computer" : model.person() + " · " + model.workspaceTitle()),
                        fact("Data folder: " + desk.dataFolder()),
                        new SeparatorMenuItem(),
                        appearance(desk),
                        new SeparatorMenuItem(),
                        leaving(local, desk));
        // right edges in line, so that the menu stays within the window
        menu.setOnShown(
                _ -> menu.setX(person.localToScreen(person.getWidth(), 0).getX() - menu.getWidth() + MENU_SHADOW));
        person.setOnAction(_ -> menu.show(person, Side.BOTTOM, 0, 4));
        return person;
    }

    /// Words in a menu that are not a choice.
    private static MenuItem fact(String text) {
        Label words = new Label(text);
        words.getStyleClass().add("quiet");
        CustomMenuItem item = new CustomMenuItem(words, false);
        item.getStyleClass().add("fact");
        return item;
    }

    private static MenuItem leaving(boolean local, Desk desk) {
        MenuItem leave = new MenuItem(local ? "Sign in to a server…" : "Sign out");
        leave.setId("leave");
        leave.setOnAction(_ -> desk.leave());
        return leave;
    }

    private static Menu appearance(Desk desk) {
        Menu menu = new Menu("Appearance");
        ToggleGroup group = new ToggleGroup();
        for (Appearance each : Appearance.values()) {
            RadioMenuItem item = new RadioMenuItem(each.title());
            item.setToggleGroup(group);
            item.setSelected(each == desk.appearance());
            item.setOnAction(_ -> desk.wear(each));
            menu.getItems().add(item);
        }
        return menu;
    }
}
