package io.tidemark.app.shell;

import io.tidemark.app.tasks.LongTask;
import io.tidemark.app.tasks.TaskList;
import io.tidemark.app.workspace.SyncStanding;
import org.jspecify.annotations.Nullable;

/// The first sync may take long, so it is in the list of long work until there is something to show. Owner thread.
final class FirstSync {
    private final TaskList tasks;
    private final Runnable rest;
    private @Nullable LongTask shown;

    /// @param rest ends it for now
    FirstSync(TaskList tasks, Runnable rest) {
        this.tasks = tasks;
        this.rest = rest;
    }

    void follow(SyncStanding state) {
        if (state instanceof SyncStanding.Syncing(int done, int total, var asOf) && asOf == null && total > 0) {
            LongTask task = shown == null ? tasks.follow("First sync", rest) : shown;
            shown = task;
            task.report((double) done / total, done + " of " + total + " parts");
        } else if (shown != null) {
            shown.finish();
            shown = null;
        }
    }
}
