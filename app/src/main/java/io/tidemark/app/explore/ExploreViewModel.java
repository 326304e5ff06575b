package io.tidemark.app.explore;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Grain;
import io.tidemark.app.Sentences;
import io.tidemark.app.TakenAway;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Debounce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A question being put together: a dataset, some measures, some dimensions. Its answer is a small dashboard of a
/// chart and a table. Owned by the background's owner thread.
public final class ExploreViewModel {
    private static final String QUESTION = "question";

    private final Background background;
    private final Callable<List<Dataset>> source;
    private final Debounce<String> questions;

    private final ObservableList<Dataset> datasets = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Dataset> dataset = new SimpleObjectProperty<>();
    private final ObservableList<MeasurePick> measures = FXCollections.observableArrayList();
    private final ObservableList<DimensionPick> dimensions = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable Dashboard> answer = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper gone = new ReadOnlyStringWrapper("");
    private boolean starting;

    public ExploreViewModel(Background background, Callable<List<Dataset>> source) {
        this.background = background;
        this.source = source;
        this.questions = new Debounce<>(background);
        dataset.addListener((_, _, now) -> begin(now));
        measures.addListener((ListChangeListener<MeasurePick>) _ -> ask());
        dimensions.addListener((ListChangeListener<DimensionPick>) _ -> ask());
    }

    public ObservableList<Dataset> datasets() {
        return datasets;
    }

    public ObjectProperty<@Nullable Dataset> dataset() {
        return dataset;
    }

    ObservableList<MeasurePick> measures() {
        return measures;
    }

    ObservableList<DimensionPick> dimensions() {
        return dimensions;
    }

    /// The chart and the table to draw; null while there is no question.
    public ReadOnlyObjectProperty<@Nullable Dashboard> answer() {
        return answer.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// What was explored and is not here any more, for people; empty from the next choice on.
    public ReadOnlyStringProperty gone() {
        return gone.getReadOnlyProperty();
    }

    /// Reads which datasets there are. What is picked stays when its dataset is still there.
    public void load() {
        background.submit(source, this::show, failure -> problem.set(Sentences.of(failure)));
    }

    /// Reads the datasets and begins with one of them.
    public void explore(String id) {
        background.submit(
                source,
                found -> {
                    show(found);
                    datasets.stream()
                            .filter(each -> each.id().equals(id))
                            .findFirst()
                            .ifPresent(dataset::set);
                },
                failure -> problem.set(Sentences.of(failure)));
    }

    private void show(List<Dataset> found) {
        problem.set("");
        loaded.set(true);
        if (datasets.equals(found)) {
            return;
        }
        @Nullable Dataset before = dataset.get();
        Optional<Dataset> still = found.stream()
                .filter(each -> before != null && each.id().equals(before.id()))
                .findFirst();
        datasets.setAll(found);
        dataset.set(still.orElse(found.isEmpty() ? null : found.getFirst()));
        if (before != null && still.isEmpty()) {
            gone.set(TakenAway.sentence(before.title()) + instead(dataset.get()));
        }
    }

    private static String instead(@Nullable Dataset now) {
        return now == null ? "" : " This is “" + now.title() + "”.";
    }

    /// A new dataset is first shown the way it most likely wants to be seen.
    private void begin(@Nullable Dataset now) {
        starting = true;
        gone.set("");
        measures.clear();
        dimensions.clear();
        if (now != null) {
            measures.add(firstMeasure(now));
            firstDimension(now).ifPresent(dimensions::add);
        }
        starting = false;
        ask();
    }

    private static MeasurePick firstMeasure(Dataset dataset) {
        return dataset.fields().stream()
                .filter(field ->
                        field.role() == FieldRole.MEASURE && field.type().isNumber())
                .findFirst()
                .map(field -> new MeasurePick(Agg.SUM, field.name()))
                .orElse(MeasurePick.ROWS);
    }

    private static Optional<DimensionPick> firstDimension(Dataset dataset) {
        @Nullable Field time = dataset.timeField();
        if (time != null) {
            return Optional.of(new DimensionPick(time.name(), Grain.MONTH));
        }
        return dataset.fields().stream()
                .filter(field -> field.role() == FieldRole.DIMENSION)
                .findFirst()
                .map(field -> new DimensionPick(field.name(), null));
    }

    /// The measures one could add.
    List<MeasurePick> possibleMeasures() {
        List<MeasurePick> possible = new ArrayList<>(List.of(MeasurePick.ROWS));
        @Nullable Dataset current = dataset.get();
        if (current == null) {
            return possible;
        }
        for (Field field : current.fields()) {
            if (field.type().isNumber()) {
                for (Agg agg : List.of(Agg.SUM, Agg.AVG, Agg.MEDIAN, Agg.MIN, Agg.MAX)) {
                    possible.add(new MeasurePick(agg, field.name()));
                }
            } else {
                possible.add(new MeasurePick(Agg.COUNT_DISTINCT, field.name()));
            }
        }
        possible.removeAll(measures);
        return possible;
    }

    /// The dimensions one could add.
    List<DimensionPick> possibleDimensions() {
        List<DimensionPick> possible = new ArrayList<>();
        @Nullable Dataset current = dataset.get();
        if (current == null) {
            return possible;
        }
        for (Field field : current.fields()) {
            if (field.type().isTime()) {
                for (Grain grain : List.of(Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.WEEK, Grain.DAY)) {
                    possible.add(new DimensionPick(field.name(), grain));
                }
            } else {
                possible.add(new DimensionPick(field.name(), null));
            }
        }
        possible.removeAll(dimensions);
        return possible;
    }

    private void ask() {
        if (starting) {
            return;
        }
        @Nullable Dataset current = dataset.get();
        Optional<Dashboard> sheet = current == null || measures.isEmpty()
                ? Optional.empty()
                : Optional.of(ExploreSheet.of(current, measures, dimensions));
        questions.event(QUESTION, sheet, () -> {
            answer.set(sheet.orElse(null));
            return ExploreViewModel::leftToTheSheet;
        });
    }

    /// Whoever draws the next sheet has the one before it stop asking.
    private static void leftToTheSheet() {}
}
