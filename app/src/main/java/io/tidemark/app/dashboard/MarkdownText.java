package io.tidemark.app.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// The words of a text tile: paragraphs, headings after `#`, list items after `-`, and `**bold**`. Other marks are
/// shown as typed.
final class MarkdownText {
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final Pattern BLANK_LINE = Pattern.compile("\\n\\s*\\n");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)", Pattern.DOTALL);

    private MarkdownText() {}

    static Node of(String markdown) {
        VBox box = new VBox(8);
        for (String block : BLANK_LINE.splitAsStream(markdown.strip()).toList()) {
            block(block).forEach(box.getChildren()::add);
        }
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        scroll.setMinSize(0, 0);
        return scroll;
    }

    private static List<Node> block(String block) {
        List<Node> nodes = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : block.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (line.startsWith("- ")) {
                flush(paragraph, nodes);
                nodes.add(item(line.substring(2)));
            } else if (heading.matches()) {
                flush(paragraph, nodes);
                nodes.add(flow("**" + heading.group(1) + "**"));
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        flush(paragraph, nodes);
        return nodes;
    }

    private static void flush(StringBuilder paragraph, List<Node> nodes) {
        if (!paragraph.isEmpty()) {
            nodes.add(flow(paragraph.toString()));
            paragraph.setLength(0);
        }
    }

    private static Node item(String text) {
        TextFlow words = flow(text);
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(8, flow("•"), words);
    }

    private static TextFlow flow(String text) {
        TextFlow flow = new TextFlow();
        Matcher bold = BOLD.matcher(text);
        int from = 0;
        while (bold.find()) {
            flow.getChildren().addAll(words(text.substring(from, bold.start()), false), words(bold.group(1), true));
            from = bold.end();
        }
        flow.getChildren().add(words(text.substring(from), false));
        return flow;
    }

    private static Text words(String text, boolean strong) {
        Text words = new Text(text);
        words.getStyleClass().add(strong ? "strong-words" : "words");
        return words;
    }
}
