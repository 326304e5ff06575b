package io.tidemark.app.shell;

import io.tidemark.app.settings.Appearance;
import io.tidemark.app.sync.SyncPill;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The workspace, the way to anything by name, the sync pill, and the person.
final class TopBar extends HBox {

    TopBar(ShellViewModel model, Desk desk, Runnable openPalette) {
        getStyleClass().add("top-bar");
        Button palette = new Button("Go to a dashboard, a dataset or a command");
        palette.setId("open-palette");
        palette.getStyleClass().setAll("button", "ask-box");
        Label keys = new Label("Ctrl K");
        keys.getStyleClass().add("keys");
        palette.setGraphic(keys);
        palette.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        palette.setOnAction(_ -> openPalette.run());

        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().addAll(palette, gap, new SyncPill(model.sync()), person(model, desk));
    }

    private static MenuButton person(ShellViewModel model, Desk desk) {
        boolean local = model.person().isEmpty();
        MenuButton person = new MenuButton(local ? "L" : initials(model.person()));
        person.setId("person");
        person.getStyleClass().add("person");
        person.setAccessibleText(
                local
                        ? "Working on this computer"
                        : "Signed in as " + model.person() + " at " + model.workspaceTitle());
        MenuItem who =
                new MenuItem(local ? "Working on this computer" : model.person() + " · " + model.workspaceTitle());
        who.setMnemonicParsing(false);
        who.setDisable(true);
        MenuItem leave = new MenuItem(local ? "Sign in to a server…" : "Sign out");
        leave.setId("leave");
        leave.setOnAction(_ -> desk.leave());
        MenuItem folder = new MenuItem("Data folder: " + desk.dataFolder());
        folder.setMnemonicParsing(false);
        folder.setDisable(true);
        person.getItems()
                .addAll(who, folder, new SeparatorMenuItem(), appearance(desk), new SeparatorMenuItem(), leave);
        return person;
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

    /// `Ada Harbour` becomes `AH`.
    static String initials(String name) {
        String both = Stream.of(name.strip().split("[\\s.@_-]+"))
                .filter(word -> !word.isEmpty())
                .limit(2)
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining());
        return both.toUpperCase(Locale.ROOT);
    }
}
