package io.tidemark.app.signin;

import io.tidemark.app.kit.Theme;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The first screen: sign in to a server, or work on this computer.
public final class SignInView extends StackPane {

    public SignInView(SignInViewModel model) {
        getStylesheets().add(Theme.stylesheet(SignInView.class, "SignInView.css"));
        getStyleClass().add("sign-in");
        setId("sign-in");

        TextField server = field("Server", "https://tidemark.example.com", model.server(), new TextField());
        TextField name = field("Name", "you@company", model.name(), new TextField());
        TextField password = field("Password", "", model.password(), new PasswordField());

        Button signIn = new Button("Sign in");
        signIn.setId("sign-in-button");
        signIn.getStyleClass().add("accent");
        signIn.setDefaultButton(true);
        signIn.setMaxWidth(Double.MAX_VALUE);
        signIn.setOnAction(_ -> model.signIn());

        VBox form = new VBox(
                16,
                brand(),
                new VBox(6, labelled("Server", server), labelled("Name", name), labelled("Password", password)),
                problem(model),
                signIn,
                or(),
                withoutServer(model));
        form.getStyleClass().addAll("panel", "card");
        form.disableProperty().bind(model.busy());
        form.setMaxSize(400, Region.USE_PREF_SIZE);

        getChildren().addAll(form, waiting(model));
        model.busy().addListener((_, _, busy) -> {
            if (!busy && !model.problem().get().isEmpty()) {
                password.requestFocus();
                password.selectAll();
            }
        });
    }

    private static Node brand() {
        Label mark = new Label("≋ Tidemark");
        mark.getStyleClass().add("brand");
        Label what = new Label("Your numbers, with or without a network.");
        what.getStyleClass().add("quiet");
        return new VBox(4, mark, what);
    }

    private static TextField field(String name, String prompt, StringProperty value, TextField field) {
        field.setId(name.toLowerCase(java.util.Locale.ROOT));
        field.setPromptText(prompt);
        field.setAccessibleText(name);
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private static Node labelled(String name, TextField field) {
        Label label = new Label(name);
        label.setLabelFor(field);
        VBox pair = new VBox(4, label, field);
        pair.getStyleClass().add("pair");
        return pair;
    }

    private static Node problem(SignInViewModel model) {
        Label problem = new Label();
        problem.setId("sign-in-problem");
        problem.getStyleClass().add("problem");
        problem.setWrapText(true);
        problem.setMaxWidth(Double.MAX_VALUE);
        problem.textProperty().bind(model.problem());
        problem.visibleProperty().bind(model.problem().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    private static Node or() {
        Label or = new Label("or work without a server");
        or.getStyleClass().add("quiet");
        HBox line = new HBox(12, rule(), or, rule());
        line.setAlignment(Pos.CENTER);
        return line;
    }

    private static Region rule() {
        Region rule = new Region();
        rule.getStyleClass().add("rule");
        HBox.setHgrow(rule, Priority.ALWAYS);
        return rule;
    }

    private static Node withoutServer(SignInViewModel model) {
        Button local = new Button("Work locally");
        local.setId("work-locally");
        local.setAccessibleHelp("Opens the workspace on this computer, where you can import a CSV file.");
        local.setOnAction(_ -> model.workLocally());
        Button sample = new Button("Open the sample");
        sample.setId("open-sample");
        sample.setAccessibleHelp(
                "Fills the workspace on this computer with three years of an invented trading company.");
        sample.setOnAction(_ -> model.openSample());
        HBox row = new HBox(8, local, sample);
        for (Button button : new Button[] {local, sample}) {
            button.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(button, Priority.ALWAYS);
        }
        return row;
    }

    private static Node waiting(SignInViewModel model) {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText("Opening the workspace");
        wheel.visibleProperty().bind(model.busy());
        return wheel;
    }
}
