package io.tidemark.app.changes;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// Words, of which those that differ are bold and underlined. FX thread.
final class MarkedText extends TextFlow {

    /// @param whose said before the words to people who hear them
    MarkedText(String whose, List<Difference.Part> parts) {
        getStyleClass().add("marked-text");
        for (Difference.Part part : parts) {
            Text words = new Text(part.text());
            words.getStyleClass().add(part.differs() ? "differing" : "same");
            getChildren().add(words);
        }
        setAccessibleText(
                whose + ": " + parts.stream().map(Difference.Part::text).collect(Collectors.joining()));
    }
}
