package io.tidemark.app.shell;

import io.tidemark.analytics.model.Document;
import io.tidemark.app.notices.Names;
import io.tidemark.app.notices.Places;
import io.tidemark.app.notices.Thing;
import io.tidemark.app.workspace.Holding;
import io.tidemark.app.workspace.Workspace;
import java.util.Optional;
import java.util.function.Consumer;

/// What a notice speaks of, found in the workspace and shown by the frame.
///
/// @param dashboard opens one
/// @param dataset   explores one
/// @param outcome   shows what became of something the person did
record Surroundings(Workspace workspace, Consumer<String> dashboard, Consumer<String> dataset, Consumer<String> outcome)
        implements Names, Places {

    @Override
    public Optional<Document> document(String id) {
        return workspace.document(id);
    }

    @Override
    public String dataset(String id) {
        return holding(id).map(here -> here.dataset().title()).orElse(id);
    }

    private Optional<Holding> holding(String id) {
        return workspace.holdings().stream()
                .filter(each -> each.dataset().id().equals(id))
                .findFirst();
    }

    @Override
    public boolean has(Thing thing) {
        return switch (thing.kind()) {
            case DASHBOARD -> workspace.dashboard(thing.id()).isPresent();
            case DATASET -> holding(thing.id()).isPresent();
            case OUTCOME ->
                document(thing.id()).isPresent()
                        || workspace.editing().unsaved().stream()
                                .anyMatch(each -> each.key().equals(thing.id()));
        };
    }

    @Override
    public void open(Thing thing) {
        switch (thing.kind()) {
            case DASHBOARD -> dashboard.accept(thing.id());
            case DATASET -> dataset.accept(thing.id());
            case OUTCOME -> outcome.accept(thing.id());
        }
    }
}
