package io.tidemark.app.shell;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.dashboard.QuerySource;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.workspace.Workspace;
import java.time.Instant;
import java.time.InstantSource;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// The charts of any dashboard over one workspace's data.
///
/// @param soundAt the moment up to which the data here is known to hold
record Charts(
        Background background,
        Workspace workspace,
        InstantSource clock,
        Numbers numbers,
        ObservableValue<@Nullable Instant> soundAt) {

    /// They ask once they are refreshed, and until they are closed. Owner thread.
    DashboardViewModel of(Dashboard shown) {
        QuerySource source = query -> {
            Workspace.Answered answered = workspace.answer(query);
            return new QuerySource.Reply(answered.answer(), answered.asOf());
        };
        DashboardViewModel model = new DashboardViewModel(shown, source, background, clock, numbers);
        model.follow(soundAt);
        remark(model);
        return model;
    }

    /// Says anew when the live line was away. Also drops what is too old to be worth a word.
    void remark(DashboardViewModel model) {
        model.remark(workspace.stretches(), workspace::dismiss);
    }
}
