package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.AppException;
import io.tidemark.app.Sentences;
import io.tidemark.app.StillArriving;
import io.tidemark.app.TakenAway;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Numbers;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// One tile: asks what its query and the dashboard's frame ask together, once it is about to be seen; the latest
/// question wins. Owner thread only.
final class TileViewModel {
    private final Tile tile;
    private final QuerySource source;
    private final Background background;
    private final Debounce<TileViewModel> questions;
    private final Numbers numbers;
    private final ReadOnlyObjectWrapper<TileState> state = new ReadOnlyObjectWrapper<>(new TileState.Loading());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private TilePlan.@Nullable Answers answers;
    private @Nullable CrossFilter pick;
    private @Nullable Instant soundAt;
    private Sight sight = Sight.SEEN;
    private boolean stale;
    private boolean asking;
    private long generation;
    private long edition;

    private record Question(TilePlan plan, long edition) {}

    /// @param questions shared by the tiles of a dashboard
    TileViewModel(
            Tile tile, QuerySource source, Background background, Debounce<TileViewModel> questions, Numbers numbers) {
        this.tile = tile;
        this.source = source;
        this.background = background;
        this.questions = questions;
        this.numbers = numbers;
    }

    Tile tile() {
        return tile;
    }

    ReadOnlyObjectProperty<TileState> state() {
        return state.getReadOnlyProperty();
    }

    /// True while an answer is awaited, even when an older one is still shown.
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    Sight sight() {
        return sight;
    }

    void comesTo(Sight now) {
        sight = now;
    }

    /// True when it has yet to ask the newest question: what it shows, if anything, answers an older one.
    boolean stale() {
        return stale;
    }

    /// Whether the newest question is to be asked now.
    boolean due() {
        return stale && sight != Sight.FAR && !asking;
    }

    /// The data changed. An answer that is awaited is let come first: under a stream of rows a slow one never would.
    void renew(TilePlan.Frame frame) {
        edition++;
        if (asking && sight != Sight.FAR) {
            stale = true;
        } else {
            load(frame);
        }
    }

    /// Asks the same again, whatever is under way.
    void again(TilePlan.Frame frame) {
        edition++;
        load(frame);
    }

    /// Whether what it shows is made of any of these datasets.
    boolean shows(Set<String> datasets) {
        Query query = tile.query();
        return query != null && datasets.contains(query.dataset());
    }

    /// Asks again within a frame, unless nothing has changed for this tile. An answer shown stays until the new one is
    /// in.
    void load(TilePlan.Frame frame) {
        stale = sight == Sight.FAR;
        if (stale) {
            stop();
            return;
        }
        Query query = tile.query();
        if (query == null) {
            if (!(state.get() instanceof TileState.Ready)) {
                state.set(new TileState.Ready(new TileContent.Text(
                        new TileOptions(tile).text("markdown").orElse(""))));
            }
            return;
        }
        TilePlan plan = TilePlan.of(tile, query, frame);
        questions.event(this, new Question(plan, edition), () -> ask(plan));
        busy.set(asking || questions.waits(this));
    }

    private Background.Running ask(TilePlan plan) {
        long mine = ++generation;
        asking = true;
        busy.set(true);
        if (state.get() instanceof TileState.Failed) {
            state.set(new TileState.Loading());
        }
        return background.submit(() -> plan.run(source), reply -> done(mine, reply), failure -> failed(mine, failure));
    }

    /// The moment up to which what is shown is known to hold; null before the first answer.
    @Nullable
    Instant soundAt() {
        return soundAt;
    }

    /// The data was still the same at this moment; that says nothing about an answer that is being replaced.
    void soundAt(Instant moment) {
        boolean current = !busy.get() && !stale;
        if (current && soundAt != null && soundAt.isBefore(moment)) {
            soundAt = moment;
        }
    }

    /// What is shown, as rows and columns; empty where there is nothing to lay out so.
    Optional<TileContent.Table> asTable() {
        return answers == null
                ? Optional.empty()
                : Optional.of(new TableContents(tile, answers, numbers)
                        .table(pick != null, pick == null ? null : pick.value()));
    }

    /// Asks no more.
    void close() {
        stale = false;
        stop();
    }

    /// Interrupts the question under way; its answer is no longer wanted.
    private void stop() {
        questions.forget(this);
        generation++;
        asking = false;
        busy.set(false);
    }

    /// Shows what the same tile showed in an earlier version of its dashboard, until its own answer is in.
    void continues(TileViewModel before) {
        answers = before.answers;
        pick = before.pick;
        soundAt = before.soundAt;
        if (before.isAnswered()) {
            state.set(before.state.get());
        }
    }

    /// Marks the value picked in this tile, without asking again.
    void select(@Nullable CrossFilter picked) {
        if (Objects.equals(pick, picked)) {
            return;
        }
        pick = picked;
        if (answers != null && !(state.get() instanceof TileState.Failed)) {
            show(answers);
        }
    }

    private void done(long mine, TilePlan.Answers reply) {
        if (mine != generation) {
            return;
        }
        boolean shown = answers != null && isAnswered() && answers.looksLike(reply);
        answers = reply;
        soundAt = reply.main().asOf();
        if (!shown) {
            try {
                show(reply);
            } catch (RuntimeException failure) {
                say(failure);
            }
        }
        answered();
    }

    private boolean isAnswered() {
        return state.get() instanceof TileState.Ready || state.get() instanceof TileState.Empty;
    }

    private void answered() {
        asking = false;
        busy.set(questions.waits(this));
    }

    private void show(TilePlan.Answers reply) {
        boolean empty = reply.main().answer().rows().isEmpty() && !tile.type().equals("number");
        state.set(empty ? new TileState.Empty() : new TileState.Ready(content(reply)));
    }

    private TileContent content(TilePlan.Answers reply) {
        boolean picked = pick != null;
        Object value = pick == null ? null : pick.value();
        return switch (tile.type()) {
            case "number" -> FigureContents.of(tile, reply);
            case "table" -> new TableContents(tile, reply, numbers).table(picked, value);
            case "line", "area", "bar", "scatter" ->
                new ChartContents(tile, reply, numbers.locale()).chart(picked, value);
            default ->
                throw new AppException("This version of Tidemark cannot draw a “" + tile.type()
                        + "” tile. Update the desktop to see it.");
        };
    }

    private void failed(long mine, Exception failure) {
        if (mine == generation) {
            say(failure);
            answered();
        }
    }

    private void say(Exception failure) {
        if (failure instanceof TakenAway) {
            answers = null;
            soundAt = null;
            state.set(new TileState.Gone(Sentences.of(failure)));
        } else if (!(failure instanceof StillArriving)) {
            state.set(new TileState.Failed(Sentences.of(failure)));
        } else if (!(state.get() instanceof TileState.Ready)) {
            state.set(new TileState.Arriving(Sentences.of(failure)));
        }
    }
}
