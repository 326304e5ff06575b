package io.tidemark.app.notices;

import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// One notice in the bell's list. FX thread.
final class NoticeCell extends ListCell<Notice> {
    private static final PseudoClass UNREAD = PseudoClass.getPseudoClass("unread");
    /// The padding of a cell, a scroll bar, dot and icon: what the words have no room in.
    private static final double BESIDE = 84;

    private final NoticesViewModel model;

    NoticeCell(NoticesViewModel model, Consumer<Notice> open) {
        this.model = model;
        getStyleClass().add("notice-cell");
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setPrefWidth(0);
        setOnMouseClicked(_ -> {
            Notice notice = getItem();
            if (notice != null) {
                open.accept(notice);
            }
        });
    }

    @Override
    protected void updateItem(@Nullable Notice notice, boolean empty) {
        super.updateItem(notice, empty);
        pseudoClassStateChanged(UNREAD, notice != null && !notice.read());
        if (empty || notice == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        boolean opens = model.opens(notice);
        String byline = model.byline(notice);
        setGraphic(content(notice, byline, opens));
        setAccessibleText((notice.read() ? "" : "Unread. ") + notice.sentence() + " " + byline
                + (opens ? ". Enter opens it." : ""));
    }

    private HBox content(Notice notice, String byline, boolean opens) {
        Region dot = new Region();
        dot.getStyleClass().add("notice-dot");
        Text sentence = new Text(notice.sentence());
        sentence.wrappingWidthProperty().bind(getListView().widthProperty().subtract(BESIDE));
        sentence.getStyleClass().add("notice-sentence");
        Label when = new Label(byline);
        when.getStyleClass().add("quiet");
        HBox below = new HBox(8, when);
        if (opens) {
            Label open = new Label("Open");
            open.getStyleClass().add("notice-open");
            below.getChildren().add(open);
        }
        VBox words = new VBox(2, sentence, below);
        HBox content = new HBox(10, dot, NoticeIcon.of(notice.kind()), words);
        content.setAlignment(Pos.TOP_LEFT);
        return content;
    }
}
