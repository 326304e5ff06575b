package io.tidemark.app.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What people make, in memory, for as long as a test lasts.
public final class EditingInMemory implements Editing {
    public static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");

    public final Map<String, Document> documents = new LinkedHashMap<>();
    public final List<WaitingChange> waiting = new ArrayList<>();
    public final List<UnsavedChange> unsaved = new ArrayList<>();
    public Rights rights = new Rights("ada", true, false);
    /// What every change fails with; null for none.
    public @Nullable String trouble;

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Rights viewer() {
        return new Rights("ada", false, false);
    }

    public Document put(String kind, String id, String body) {
        Document made = new Document(id, kind, 1, "ada", "public", List.of(), json(body), NOW, NOW);
        documents.put(id, made);
        return made;
    }

    public String title(String id) {
        return body(id).path("title").asText();
    }

    public JsonNode body(String id) {
        return Objects.requireNonNull(documents.get(id)).body();
    }

    private void fail() {
        if (trouble != null) {
            throw new AppException(trouble);
        }
    }

    @Override
    public Rights rights() {
        return rights;
    }

    @Override
    public List<Document> all(String kind) {
        return documents.values().stream()
                .filter(each -> each.kind().equals(kind))
                .toList();
    }

    @Override
    public Optional<Document> document(String id) {
        return Optional.ofNullable(documents.get(id));
    }

    @Override
    public Document create(String kind, Content content) {
        fail();
        String id = "new-" + documents.size();
        Document made = new Document(
                id, kind, 0, rights.userId(), content.visibility(), content.sharedWith(), content.body(), NOW, NOW);
        documents.put(id, made);
        return made;
    }

    @Override
    public Optional<Document> change(String id, UnaryOperator<Content> change) {
        fail();
        return document(id).map(before -> {
            Content now = change.apply(Content.of(before));
            Document after = new Document(
                    id,
                    before.kind(),
                    before.version(),
                    before.ownerId(),
                    now.visibility(),
                    now.sharedWith(),
                    now.body(),
                    before.createdAt(),
                    NOW);
            documents.put(id, after);
            return after;
        });
    }

    @Override
    public boolean delete(String id) {
        fail();
        return documents.remove(id) != null;
    }

    @Override
    public List<WaitingChange> waiting() {
        return List.copyOf(waiting);
    }

    @Override
    public List<UnsavedChange> unsaved() {
        return List.copyOf(unsaved);
    }

    @Override
    public void discard(String key) {
        unsaved.removeIf(each -> each.key().equals(key));
    }
}
