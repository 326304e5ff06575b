package io.tidemark.app.home;

import io.tidemark.app.kit.Theme;
import io.tidemark.app.workspace.DashboardEntry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// The dashboards as cards, each with a small picture of its layout.
public final class HomeView extends VBox {
    private final HomeViewModel model;
    private final Runnable bringData;
    private final Locale locale;
    private final FlowPane cards = new FlowPane(16, 16);

    /// @param bringData what the button of the empty list does
    public HomeView(HomeViewModel model, Runnable bringData, Locale locale) {
        this.model = model;
        this.bringData = bringData;
        this.locale = locale;
        setId("home");
        getStyleClass().addAll("page", "home");
        getStylesheets().add(Theme.stylesheet(HomeView.class, "HomeView.css"));

        Label title = new Label("Dashboards");
        title.getStyleClass().add("title");
        Label problem = new Label();
        problem.getStyleClass().add("bad");
        problem.textProperty().bind(model.problem());
        problem.managedProperty().bind(model.problem().isNotEmpty());
        ScrollPane scroll = new ScrollPane(cards);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        getChildren().addAll(title, problem, scroll);

        InvalidationListener changed = _ -> fill();
        model.cards().addListener(changed);
        model.loaded().addListener(changed);
        model.arrival().addListener(changed);
        fill();
    }

    private void fill() {
        if (model.cards().isEmpty()) {
            cards.getChildren().setAll(model.loaded().get() ? nothingYet() : new Label(""));
            return;
        }
        cards.getChildren().setAll(model.cards().stream().map(this::card).toList());
    }

    private Node card(DashboardEntry entry) {
        Label title = new Label(entry.dashboard().title());
        title.getStyleClass().add("heading");
        String tiles = entry.dashboard().tiles().size() == 1
                ? "1 tile"
                : entry.dashboard().tiles().size() + " tiles";
        String changed = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(entry.updatedAt().atZone(ZoneId.systemDefault()));
        Label about = new Label(tiles + " · changed " + changed);
        about.getStyleClass().add("quiet");

        Button card = new Button();
        card.setId("dashboard-" + entry.id());
        card.getStyleClass().setAll("button", "panel", "dashboard-card");
        card.setGraphic(new VBox(12, new LayoutPicture(entry.dashboard().tiles()), new VBox(4, title, about)));
        card.setAccessibleText("Open the dashboard " + entry.dashboard().title());
        card.setOnAction(_ -> model.open(entry.id()));
        return card;
    }

    private Node nothingYet() {
        return switch (model.arrival().get()) {
            case COMING -> words("Your dashboards are on their way", "They open here as soon as they are in.");
            case DELAYED ->
                words(
                        "Your dashboards could not be fetched yet",
                        "They come as soon as the server can be reached; the pill above says what is wrong.");
            case COMPLETE -> bringing("Your server has no dashboards for you yet. Meanwhile explore its data.");
            case NONE -> bringing("Bring in a file and explore it. Dashboards come from a server you sign in to.");
        };
    }

    private static VBox words(String what, String more) {
        Label heading = new Label(what);
        heading.getStyleClass().add("heading");
        Label rest = new Label(more);
        rest.getStyleClass().add("quiet");
        VBox box = new VBox(8, heading, rest);
        box.setId("no-dashboards");
        box.getStyleClass().add("nothing-yet");
        return box;
    }

    private Node bringing(String more) {
        Button button = new Button("Go to Data");
        button.setId("empty-go-data");
        button.getStyleClass().add("accent");
        button.setOnAction(_ -> bringData.run());
        VBox box = words("No dashboards here yet", more);
        box.getChildren().add(button);
        return box;
    }
}
