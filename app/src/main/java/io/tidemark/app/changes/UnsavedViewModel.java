package io.tidemark.app.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.notices.Notice;
import io.tidemark.app.notices.Thing;
import io.tidemark.app.workspace.UnsavedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/// One change that could not be saved: what was typed, field by field, and the ways to keep it elsewhere. Owned by the
/// background's owner thread.
public final class UnsavedViewModel {
    private final UnsavedChange change;
    private final FieldWords words;
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper();

    /// @param before empty where nothing was
    /// @param typed  empty where it was to go
    record Row(String name, String before, String typed) {}

    UnsavedViewModel(UnsavedChange change) {
        this.change = change;
        this.words = new FieldWords(change.kind());
        words.learn(change.mutation().set());
        words.learn(change.mutation().base());
    }

    UnsavedChange change() {
        return change;
    }

    /// `Dashboard “Tides”`.
    public String title() {
        return Kinds.named(change.kind(), change.title());
    }

    /// Why, for people.
    public String reason() {
        return change.reason();
    }

    /// What was to be done to the whole of it.
    String deed() {
        Mutation mutation = change.mutation();
        return mutation.deletes() ? "to be deleted" : mutation.creates() ? "new" : "changed";
    }

    List<Row> rows() {
        Mutation mutation = change.mutation();
        // what it is called comes first
        Set<String> paths = new TreeSet<>(Comparator.comparing((String path) -> !path.equals("/body/title"))
                .thenComparing(Comparator.naturalOrder()));
        paths.addAll(mutation.set().keySet());
        paths.addAll(mutation.unset());
        List<Row> rows = new ArrayList<>();
        for (String path : paths) {
            rows.add(new Row(
                    words.nameOf(path),
                    words.valueOf(path, mutation.base().get(path)),
                    words.valueOf(path, mutation.set().get(path))));
        }
        return rows;
    }

    /// Whether the person is asked if it is really to go.
    ReadOnlyBooleanProperty asking() {
        return asking.getReadOnlyProperty();
    }

    void ask(boolean really) {
        asking.set(really);
    }

    /// @param now when it was found
    Notice notice(Instant now) {
        return new Notice(
                "unsaved:" + change.key(),
                Notice.Kind.UNSAVED,
                now,
                "",
                title() + " could not be saved: " + change.reason() + " What you typed is kept.",
                Thing.outcome(change.key()),
                false);
    }

    String asText() {
        StringBuilder all = new StringBuilder(title()).append(", ").append(deed());
        for (Row row : rows()) {
            all.append("\n\n")
                    .append(row.name())
                    .append(":\n")
                    .append(row.typed().isEmpty() ? "nothing" : row.typed());
        }
        return all.toString();
    }

    /// Everything that is known of it, for a file.
    JsonNode asJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("kind", change.kind());
        json.put("id", change.documentId());
        json.put("title", change.title());
        json.put("at", change.at().toString());
        json.put("reason", change.reason());
        json.set("change", Json.MAPPER.valueToTree(change.mutation()));
        return json;
    }

    /// What a file with it could be called.
    String fileName() {
        String title = change.title().replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        return (title.isEmpty() ? Kinds.one(change.kind()) : title) + " (not saved).json";
    }
}
