package io.tidemark.app.making;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Editing;
import io.tidemark.app.workspace.Rights;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ChangeListener;

/// The title and the description of one dashboard, changed in place. What is typed is kept until it is saved or given
/// up, wherever one goes meanwhile. Owned by the background's owner thread.
public final class TitleViewModel {
    /// Characters.
    static final int LONGEST_TITLE = 200;

    static final int LONGEST_DESCRIPTION = 2_000;

    private final String id;
    private final String ownerId;
    private final Background background;
    private final Editing editing;
    private final Drafts drafts;
    private final Deeds deeds;
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper();
    private final ReadOnlyStringWrapper description = new ReadOnlyStringWrapper();
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper unsaved = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final StringProperty typedTitle = new SimpleStringProperty("");
    private final StringProperty typedDescription = new SimpleStringProperty("");
    private Draft.Names before;
    private boolean saving;

    /// What the menu beside the title does with the whole dashboard.
    record Deeds(Consumer<TitleViewModel> duplicate, Consumer<TitleViewModel> delete) {}

    TitleViewModel(DashboardEntry entry, Background background, Editing editing, Drafts drafts, Deeds deeds) {
        this.id = entry.id();
        this.ownerId = entry.ownerId();
        this.background = background;
        this.editing = editing;
        this.drafts = drafts;
        this.deeds = deeds;
        this.before = Draft.Names.of(entry.dashboard());
        follow(entry);
        drafts.of(id).ifPresent(this::goOn);
        ChangeListener<String> typed = (_, _, _) -> keep();
        typedTitle.addListener(typed);
        typedDescription.addListener(typed);
    }

    /// The dashboard as it is now; whoever is typing goes on.
    public void follow(DashboardEntry now) {
        Draft.Names names = Draft.Names.of(now.dashboard());
        title.set(names.title());
        description.set(names.description());
    }

    /// What was typed some time ago. Nothing, when it has come to be what is there.
    private void goOn(Draft draft) {
        if (draft.typed().stripped().equals(shown()) || !mayRename()) {
            drafts.forget(id);
            return;
        }
        before = draft.before();
        typedTitle.set(draft.typed().title());
        typedDescription.set(draft.typed().description());
        open.set(true);
        unsaved.set(true);
    }

    private Draft.Names shown() {
        return new Draft.Names(title.get(), description.get());
    }

    public String id() {
        return id;
    }

    public ReadOnlyStringProperty title() {
        return title.getReadOnlyProperty();
    }

    /// Empty for none.
    public ReadOnlyStringProperty description() {
        return description.getReadOnlyProperty();
    }

    /// Whether there is something to type into.
    public ReadOnlyBooleanProperty open() {
        return open.getReadOnlyProperty();
    }

    /// Whether what is typed differs from what was there.
    public ReadOnlyBooleanProperty unsaved() {
        return unsaved.getReadOnlyProperty();
    }

    /// Why it could not be saved; empty when it could.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public StringProperty typedTitle() {
        return typedTitle;
    }

    public StringProperty typedDescription() {
        return typedDescription;
    }

    public boolean mayRename() {
        return rights().makes();
    }

    public boolean mayDelete() {
        return rights().mayDelete(ownerId);
    }

    private Rights rights() {
        return editing.rights();
    }

    /// Opens it for typing.
    public void begin() {
        if (open.get() || !mayRename()) {
            return;
        }
        before = shown();
        problem.set("");
        typedTitle.set(before.title());
        typedDescription.set(before.description());
        open.set(true);
    }

    private void keep() {
        if (!open.get()) {
            return;
        }
        Draft draft = draft();
        unsaved.set(draft.saysSomething());
        if (draft.saysSomething()) {
            drafts.keep(draft);
        } else {
            drafts.forget(id);
        }
    }

    private Draft draft() {
        return new Draft(id, before, new Draft.Names(typedTitle.get(), typedDescription.get()));
    }

    /// Nobody is at it any more: where nothing was typed there is nothing to keep open.
    public void leave() {
        if (open.get() && !unsaved.get()) {
            giveUp();
        }
    }

    public void giveUp() {
        open.set(false);
        unsaved.set(false);
        problem.set("");
        drafts.forget(id);
    }

    public void save() {
        Draft draft = draft();
        if (!open.get() || saving) {
            return;
        }
        if (draft.typed().title().isBlank()) {
            problem.set("A dashboard needs a title.");
            return;
        }
        saving = true;
        background.submit(() -> editing.change(id, draft::onto).isPresent(), there -> saved(draft, there), failure -> {
            saving = false;
            problem.set(Sentences.of(failure));
        });
    }

    /// Whoever typed on meanwhile goes on from what is saved.
    private void saved(Draft draft, boolean there) {
        saving = false;
        if (!there) {
            problem.set("This dashboard is no longer here. Copy what you typed before you leave.");
            return;
        }
        Draft.Names now = draft.typed().stripped();
        title.set(now.title().equals(draft.before().title()) ? title.get() : now.title());
        description.set(now.description().equals(draft.before().description()) ? description.get() : now.description());
        if (draft().equals(draft)) {
            giveUp();
        } else {
            before = now;
            problem.set("");
            keep();
        }
    }

    public void duplicate() {
        deeds.duplicate().accept(this);
    }

    public void delete() {
        deeds.delete().accept(this);
    }
}
