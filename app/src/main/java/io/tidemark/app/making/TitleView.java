package io.tidemark.app.making;

import io.tidemark.app.kit.Theme;
import java.util.function.UnaryOperator;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// The title of a dashboard, which becomes a place to type where it stands, and the menu beside it. FX thread.
public final class TitleView extends VBox {
    private static final double WIDTH = 560;
    private static final int DESCRIPTION_ROWS = 2;

    private final TitleViewModel model;
    private final TextField title = new TextField();
    private final TextArea description = new TextArea();
    private final Button shown = new Button();
    private final Button save = new Button("Save");
    private final Node reading;
    private final Node typing;
    /// The focus goes from one part to the other, not away.
    private boolean moving;

    public TitleView(TitleViewModel model) {
        super(4);
        this.model = model;
        getStylesheets().add(Theme.stylesheet(TitleView.class, "TitleView.css"));
        getStyleClass().add("title-view");
        setMinWidth(0);
        this.reading = model.mayRename() ? changeable() : plain();
        this.typing = typing();
        model.open().addListener((_, _, open) -> turn(open));
        getChildren().setAll(model.open().get() ? typing : reading);
        focusWithinProperty().addListener((_, _, within) -> {
            if (!within && !moving && getScene() != null) {
                model.leave();
            }
        });
    }

    private void turn(boolean open) {
        boolean here = isFocusWithin();
        moving = true;
        getChildren().setAll(open ? typing : reading);
        if (open) {
            title.requestFocus();
            title.selectAll();
        } else if (here) {
            shown.requestFocus();
        }
        moving = false;
    }

    private VBox plain() {
        Label words = new Label();
        words.textProperty().bind(model.title());
        words.getStyleClass().add("title");
        words.setMinWidth(0);
        return new VBox(2, words, below());
    }

    private Label below() {
        Label below = new Label();
        below.textProperty().bind(model.description());
        below.managedProperty().bind(model.description().isNotEmpty());
        below.visibleProperty().bind(below.managedProperty());
        below.getStyleClass().add("quiet");
        below.setMinWidth(0);
        return below;
    }

    private VBox changeable() {
        shown.setId("dashboard-title");
        shown.textProperty().bind(model.title());
        shown.getStyleClass().setAll("button", "title", "title-button");
        shown.setMinWidth(0);
        shown.accessibleTextProperty().bind(model.title().map(text -> "Title: " + text + ". Press to change it."));
        shown.setTooltip(new Tooltip("Rename (F2)"));
        shown.setOnAction(_ -> model.begin());
        HBox line = new HBox(4, shown, menu());
        line.setAlignment(Pos.CENTER_LEFT);
        return new VBox(2, line, below());
    }

    private Button menu() {
        Button menu = new Button();
        menu.setId("dashboard-menu");
        menu.setGraphic(new FontIcon(MaterialDesignD.DOTS_HORIZONTAL));
        menu.getStyleClass().setAll("button", "title-menu");
        menu.setAccessibleText("What to do with this dashboard");
        menu.setTooltip(new Tooltip("Rename, duplicate, delete"));
        ContextMenu choices = new ContextMenu();
        MenuItem rename = item("Rename", MaterialDesignP.PENCIL_OUTLINE, model::begin);
        rename.setAccelerator(new KeyCodeCombination(KeyCode.F2));
        choices.getItems().addAll(rename, item("Duplicate", MaterialDesignC.CONTENT_COPY, model::duplicate));
        if (model.mayDelete()) {
            MenuItem delete = item("Delete", MaterialDesignT.TRASH_CAN_OUTLINE, model::delete);
            delete.setId("delete-dashboard");
            choices.getItems().addAll(new SeparatorMenuItem(), delete);
        }
        menu.setOnAction(_ -> choices.show(menu, Side.BOTTOM, 0, 4));
        return menu;
    }

    private static MenuItem item(String text, org.kordamp.ikonli.Ikon sign, Runnable run) {
        MenuItem item = new MenuItem(text, new FontIcon(sign));
        item.setOnAction(_ -> run.run());
        return item;
    }

    private VBox typing() {
        title.setId("type-title");
        title.setAccessibleText("Title of the dashboard");
        title.getStyleClass().add("type-title");
        title.setPromptText("Title");
        limit(title, TitleViewModel.LONGEST_TITLE);
        title.textProperty().bindBidirectional(model.typedTitle());
        description.setId("type-description");
        description.setAccessibleText("Description of the dashboard");
        description.setPromptText("What it is for, if that needs a word");
        description.setPrefRowCount(DESCRIPTION_ROWS);
        description.setWrapText(true);
        limit(description, TitleViewModel.LONGEST_DESCRIPTION);
        description.textProperty().bindBidirectional(model.typedDescription());
        save.setId("save-title");
        save.getStyleClass().add("accent");
        save.setOnAction(_ -> model.save());
        Button cancel = new Button("Cancel");
        cancel.setId("cancel-title");
        cancel.setOnAction(_ -> model.giveUp());
        Label said = new Label();
        said.getStyleClass().add("quiet");
        said.textProperty()
                .bind(model.unsaved()
                        .map(unsaved -> (unsaved ? "Kept, not saved yet: " : "") + "Enter saves, Esc gives up"));
        Label problem = new Label();
        problem.getStyleClass().add("bad");
        problem.setWrapText(true);
        problem.textProperty().bind(model.problem());
        problem.managedProperty().bind(model.problem().isNotEmpty());
        HBox below = new HBox(8, save, cancel, said);
        below.setAlignment(Pos.CENTER_LEFT);
        VBox box = new VBox(8, title, description, problem, below);
        box.getStyleClass().add("typing");
        box.setPrefWidth(WIDTH);
        box.setMaxWidth(WIDTH);
        box.setAccessibleRole(AccessibleRole.PARENT);
        box.setMinHeight(Region.USE_PREF_SIZE);
        box.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        return box;
    }

    private static void limit(TextInputControl input, int most) {
        UnaryOperator<TextFormatter.@Nullable Change> within =
                change -> change == null || change.getControlNewText().length() <= most ? change : null;
        input.setTextFormatter(new TextFormatter<>(within));
    }

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            model.giveUp();
            event.consume();
        } else if (event.getCode() == KeyCode.TAB && event.getTarget() instanceof TextInputControl typed) {
            // a description has no columns: Tab leads on, as everywhere
            boolean last = typed == description && !event.isShiftDown();
            boolean first = typed == title && event.isShiftDown();
            if (first) {
                return;
            }
            Node next = last ? save : typed == description ? title : description;
            next.requestFocus();
            description.end();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER
                && !event.isShiftDown()
                && event.getTarget() instanceof TextInputControl) {
            model.save();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && event.getTarget() == description) {
            description.replaceSelection("\n");
            event.consume();
        }
    }

    public boolean shows(TitleViewModel other) {
        return model == other;
    }

    /// Does something that takes the view out of its place and puts it into another, with the cursor where it was.
    public void whileMoved(Runnable move) {
        @Nullable TextInputControl focused = title.isFocused() ? title : description.isFocused() ? description : null;
        if (focused == null) {
            move.run();
            return;
        }
        int anchor = focused.getAnchor();
        int caret = focused.getCaretPosition();
        moving = true;
        move.run();
        focused.requestFocus();
        moving = false;
        focused.selectRange(anchor, caret);
    }
}
