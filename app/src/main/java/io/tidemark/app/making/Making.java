package io.tidemark.app.making;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Editing;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What can be done to the dashboards of a workspace, each as a whole. Owned by the background's owner thread.
public final class Making {
    private final Background background;
    private final Editing editing;
    private final Frame frame;
    private final Drafts drafts;
    private final DeletionsViewModel deletions;

    /// What surrounds the dashboards.
    public interface Frame {
        /// Shows one.
        void openDashboard(String id);

        /// Shows it no more, where it is shown: it was deleted.
        void leaveDashboard(String id);

        /// Takes a sentence.
        void trouble(String sentence);
    }

    /// @param folder keeps what is typed and not saved
    public Making(Background background, Editing editing, Path folder, Frame frame) {
        this.background = background;
        this.editing = editing;
        this.frame = frame;
        this.drafts = new Drafts(background, new DraftsFile(folder));
        this.deletions = new DeletionsViewModel(background, editing, this::failed);
    }

    private void failed(Exception failure) {
        frame.trouble(Sentences.of(failure));
    }

    public TitleViewModel titleOf(DashboardEntry entry) {
        Consumer<TitleViewModel> duplicate = title -> duplicate(title.id());
        Consumer<TitleViewModel> delete =
                title -> delete(title.id(), title.title().get());
        return new TitleViewModel(entry, background, editing, drafts, new TitleViewModel.Deeds(duplicate, delete));
    }

    /// What was deleted and can be brought back.
    public DeletionsViewModel deletions() {
        return deletions;
    }

    private void duplicate(String id) {
        background.submit(() -> new Duplicates(editing).of(id), made -> frame.openDashboard(made.id()), this::failed);
    }

    private void delete(String id, String title) {
        deletions.delete(id, title);
        frame.leaveDashboard(id);
    }

    /// Nothing that was typed or done is lost when this returns.
    public void close() {
        deletions.close();
        drafts.close();
    }
}
