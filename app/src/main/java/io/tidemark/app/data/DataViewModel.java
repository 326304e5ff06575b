package io.tidemark.app.data;

import io.tidemark.app.Sentences;
import io.tidemark.app.TakenAway;
import io.tidemark.app.kit.Background;
import io.tidemark.app.tasks.TaskList;
import io.tidemark.app.workspace.Holding;
import io.tidemark.app.workspace.Holdings;
import io.tidemark.app.workspace.ImportOutcome;
import io.tidemark.app.workspace.ImportRequest;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.NumberFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The datasets of the workspace and the import of a file. Owned by the background's owner thread.
public final class DataViewModel {
    private static final int LONGEST_NAME = 64;

    private final Background background;
    private final TaskList tasks;
    private final Holdings store;
    private final Locale locale;

    private final ObservableList<Holding> holdings = FXCollections.observableArrayList();
    // One wrapper for all who look: it hears of changes only as long as somebody holds it.
    private final ObservableList<Holding> holdingsToSee = FXCollections.unmodifiableObservableList(holdings);
    /// The titles, by their ids, of what went.
    private final Map<String, String> went = new LinkedHashMap<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper gone = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Path> chosen = new ReadOnlyObjectWrapper<>();
    private final StringProperty name = new SimpleStringProperty("");
    private final BooleanProperty replace = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable ImportOutcome> outcome = new ReadOnlyObjectWrapper<>();

    public DataViewModel(Background background, TaskList tasks, Holdings store, Locale locale) {
        this.background = background;
        this.tasks = tasks;
        this.store = store;
        this.locale = locale;
    }

    public ObservableList<Holding> holdings() {
        return holdingsToSee;
    }

    public ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    /// One sentence about what failed last; empty when nothing did.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// What was listed and is not here any more, for people; empty when nothing went that was not read of.
    public ReadOnlyStringProperty gone() {
        return gone.getReadOnlyProperty();
    }

    /// The person has read what went.
    public void readOfGone() {
        went.clear();
        gone.set("");
    }

    /// The file that waits for its name; null when none does.
    public ReadOnlyObjectProperty<@Nullable Path> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /// What the chosen file's dataset will be called.
    public StringProperty name() {
        return name;
    }

    /// Whether the rows that are there go first.
    public BooleanProperty replace() {
        return replace;
    }

    /// What the last import brought; null before any.
    public ReadOnlyObjectProperty<@Nullable ImportOutcome> outcome() {
        return outcome.getReadOnlyProperty();
    }

    public void load() {
        background.submit(store::holdings, this::show, this::failed);
    }

    private void show(List<Holding> found) {
        Set<String> here = found.stream().map(each -> each.dataset().id()).collect(Collectors.toSet());
        holdings.stream()
                .map(Holding::dataset)
                .filter(each -> !here.contains(each.id()))
                .forEach(each -> went.put(each.id(), each.title()));
        went.keySet().removeAll(here);
        gone.set(went.values().stream().map(TakenAway::sentence).collect(Collectors.joining(" ")));
        holdings.setAll(found);
        loaded.set(true);
    }

    private void failed(Exception failure) {
        problem.set(Sentences.of(failure));
    }

    /// A file was picked or dropped.
    public void choose(Path file) {
        problem.set("");
        outcome.set(null);
        replace.set(false);
        name.set(nameFor(file.getFileName().toString()));
        chosen.set(file);
    }

    public void dismiss() {
        chosen.set(null);
        outcome.set(null);
        problem.set("");
    }

    /// True when a dataset of the chosen name is there already.
    public boolean nameIsTaken() {
        return holdings.stream()
                .anyMatch(holding -> holding.dataset().id().equals(name.get().strip()));
    }

    /// Takes in the chosen file under the chosen name.
    public void importChosen() {
        @Nullable Path file = chosen.get();
        String dataset = name.get().strip();
        if (file == null) {
            return;
        }
        if (dataset.isEmpty()) {
            problem.set("Give the dataset a name.");
            return;
        }
        chosen.set(null);
        problem.set("");
        ImportRequest request = new ImportRequest(file, dataset, List.of(), replace.get());
        tasks.start(
                "Importing " + file.getFileName(),
                progress -> store.importFile(request, (fraction, rows) -> progress.report(fraction, rowsIn(rows))),
                this::imported,
                this::failed,
                () -> problem.set(
                        "The import of " + file.getFileName() + " was stopped. Import it again when you want it."));
    }

    private void imported(ImportOutcome result) {
        outcome.set(result);
        load();
    }

    private String rowsIn(long rows) {
        return NumberFormat.getIntegerInstance(locale).format(rows) + " rows";
    }

    /// `Online Retail.csv.gz` becomes `online_retail`.
    static String nameFor(String fileName) {
        String bare = fileName.replaceFirst("(?i)(\\.(csv|tsv|txt|ndjson|jsonl|json))?(\\.gz)?$", "");
        String plain = Normalizer.normalize(bare, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        String named = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "data_" + plain : plain;
        return named.substring(0, Math.min(named.length(), LONGEST_NAME));
    }
}
