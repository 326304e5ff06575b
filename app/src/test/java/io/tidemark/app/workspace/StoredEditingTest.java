package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.bridge.session.Person;
import io.tidemark.store.ReplicaFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEditingTest {
    private static final Content TIDES =
            new Content("private", List.of(), EditingInMemory.json("{'title':'Tides','tiles':[]}"));

    private final Path folder;
    private final ReplicaFile file;
    private int done;
    private Optional<Person> member = Optional.of(person("editor"));

    StoredEditingTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = ReplicaFile.open(folder.resolve("replica"), InstantSource.system());
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static Person person(String role) {
        return new Person("ada", "ada@harbour", "Ada Harbour", "harbour", List.of(role));
    }

    private Editing online() {
        return new StoredEditing(file, () -> member, () -> done++);
    }

    private static Content titled(Content before, String title) {
        ObjectNode body = before.body().deepCopy();
        return new Content(before.visibility(), before.sharedWith(), body.put("title", title));
    }

    @Test
    void whatIsDoneWaitsForTheServer() {
        Editing editing = online();
        Document made = editing.create("dashboards", TIDES);
        assertEquals("ada", made.ownerId());
        assertTrue(editing.change(made.id(), before -> titled(before, "Berths")).isPresent());
        assertEquals(
                "Berths",
                editing.document(made.id()).orElseThrow().body().path("title").asText());
        assertTrue(editing.delete(made.id()));
        assertEquals(List.of(), editing.all("dashboards"));
        assertEquals(
                List.of(false, false, true),
                editing.waiting().stream().map(WaitingChange::deletes).toList());
        assertEquals(Optional.empty(), editing.change("gone", before -> before));
        assertFalse(editing.delete("gone"));
        assertEquals(3, done, "what waits is to be sent at once, each time");
    }

    @Test
    void whereThereIsNoServerNothingWaits() {
        Editing editing = new StoredEditing(file, null, () -> done++);
        Document made = editing.create("dashboards", TIDES);
        editing.change(made.id(), before -> titled(before, "Berths"));
        assertEquals(
                "Berths",
                editing.document(made.id()).orElseThrow().body().path("title").asText());
        assertTrue(editing.rights().mayDelete("anybody"));
        assertTrue(editing.delete(made.id()));
        assertEquals(List.of(), editing.all("dashboards"));
        assertEquals(List.of(), editing.waiting());
        assertEquals(0, done);
    }

    @Test
    void rightsAreThoseOfTheRole() {
        Editing editing = online();
        assertTrue(editing.rights().makes());
        assertTrue(editing.rights().mayDelete("ada"));
        assertFalse(editing.rights().mayDelete("eve"));
        member = Optional.of(person("admin"));
        assertTrue(editing.rights().makes());
        assertTrue(editing.rights().mayDelete("eve"));
        member = Optional.of(person("viewer"));
        assertFalse(editing.rights().makes());
        assertFalse(editing.rights().mayDelete("ada"));
    }

    @Test
    void whoHasToSignInAgainGoesOnMeanwhile() {
        Editing editing = online();
        assertTrue(editing.rights().makes());
        member = Optional.empty();
        assertEquals("ada", editing.create("dashboards", TIDES).ownerId());
    }

    @Test
    void whatWasRenamedInTheSampleIsNotOverwrittenByOpeningItAgain() {
        DataFolder data = new DataFolder(folder.resolve("data"));
        Workspaces workspaces = new Workspaces(
                data, new SettingsFile(data.settings()), InstantSource.system(), RandomGenerator.getDefault());
        String id;
        try (Workspace workspace = workspaces.sample()) {
            id = workspace.dashboards().getFirst().id();
            workspace.editing().change(id, before -> titled(before, "Mine"));
        }
        try (Workspace workspace = workspaces.sample()) {
            assertEquals(
                    "Mine", workspace.dashboard(id).orElseThrow().dashboard().title());
        }
    }
}
