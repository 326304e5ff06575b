package io.tidemark.app.shell;

import io.tidemark.app.Sentences;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.kit.Background;
import io.tidemark.app.making.TitleViewModel;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Workspace;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The dashboard that is open, its charts and its title, or none; it follows its document. Owned by the background's
/// owner thread.
final class OpenDashboard {
    private final Background background;
    private final Workspace workspace;
    private final Charts maker;
    private final Function<DashboardEntry, TitleViewModel> titles;
    private final Consumer<String> trouble;
    private final ReadOnlyObjectWrapper<@Nullable DashboardViewModel> charts = new ReadOnlyObjectWrapper<>();
    private @Nullable TitleViewModel title;
    /// Reads it again. A newer reading takes its place, or the older document could come last.
    private Background.@Nullable Running reading;

    /// @param trouble takes a sentence
    OpenDashboard(
            Background background,
            Workspace workspace,
            Charts maker,
            Function<DashboardEntry, TitleViewModel> titles,
            Consumer<String> trouble) {
        this.background = background;
        this.workspace = workspace;
        this.maker = maker;
        this.titles = titles;
        this.trouble = trouble;
    }

    /// Null when none is open.
    ReadOnlyObjectProperty<@Nullable DashboardViewModel> charts() {
        return charts.getReadOnlyProperty();
    }

    /// Null when none is open.
    @Nullable
    TitleViewModel title() {
        return title;
    }

    /// Null when none is open.
    @Nullable
    String id() {
        return title == null ? null : title.id();
    }

    boolean is(String id) {
        return id.equals(id());
    }

    void show(DashboardEntry entry) {
        close();
        title = titles.apply(entry);
        DashboardViewModel opened = maker.of(entry.dashboard());
        charts.set(opened);
    }

    void close() {
        stopReading();
        @Nullable DashboardViewModel open = charts.get();
        if (open != null) {
            open.close();
            title = null;
            charts.set(null);
        }
    }

    /// Its document is another now, or gone.
    ///
    /// @param gone told when it is no longer here
    void readAgain(Runnable gone) {
        @Nullable String id = id();
        if (id == null) {
            return;
        }
        stopReading();
        reading = background.submit(
                () -> workspace.dashboard(id),
                found -> {
                    if (is(id)) {
                        found.ifPresentOrElse(this::replace, gone);
                    }
                },
                failure -> trouble.accept(Sentences.of(failure)));
    }

    private void stopReading() {
        if (reading != null) {
            reading.cancel();
            reading = null;
        }
    }

    private void replace(DashboardEntry now) {
        @Nullable DashboardViewModel before = charts.get();
        if (title != null) {
            title.follow(now);
        }
        if (before != null && !before.takes(now.dashboard())) {
            DashboardViewModel next = maker.of(now.dashboard());
            next.continues(before);
            before.close();
            charts.set(next);
            next.refresh();
        }
    }
}
