package io.tidemark.desks;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.ServerApi;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import io.tidemark.bridge.sync.Checked;
import io.tidemark.bridge.sync.Rhythm;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncLoop;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.store.ReplicaFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A computer of somebody who is signed in.
public final class Desk implements AutoCloseable {
    private static final Rhythm STILL =
            new Rhythm(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), new Random(1));

    final ReplicaFile file;
    final SyncApi sync;
    final Session session;
    final String userId;
    /// In its person's name.
    final Asking asking;

    private final SyncOnce.Report first;

    /// Syncs at once.
    public Desk(Server server, String user, Path folder) {
        this.session = new Session(new SignIn(server), TokenVault.none(), InstantSource.system(), new SecureRandom());
        session.signIn(user, "tidemark".toCharArray());
        this.sync = new SyncApi(server, session);
        this.asking = new Asking(server.address(), session);
        this.userId = new ServerApi(server, session).me().user().id();
        this.file = ReplicaFile.open(folder, InstantSource.system());
        this.first = sync();
    }

    /// What came when it began.
    public SyncOnce.Report first() {
        return first;
    }

    /// Its replica.
    public ReplicaFile file() {
        return file;
    }

    SyncOnce.Report sync() {
        var once = new SyncOnce(sync, file.replica(), file.outbox(), "test 1", InstantSource.system());
        return once.run(new SyncListener() {
            @Override
            public void state(SyncState state) {}

            @Override
            public void applied(Applied what) {}
        });
    }

    /// Compares every row with the server's.
    Checked check() throws Exception {
        try (SyncLoop loop =
                new SyncLoop(sync, file.replica(), file.outbox(), "test 1", STILL, InstantSource.system())) {
            var asked = loop.check(file.copy());
            loop.start();
            return asked.get(60, TimeUnit.SECONDS);
        }
    }

    String make(String title) {
        var body = Json.MAPPER.createObjectNode().put("title", title);
        return file.edits()
                .create("dashboards", userId, new Content("public", List.of(), body))
                .id();
    }

    void change(String id, String member, String value) {
        Document changed = file.edits().change(id, content -> {
            content.body().put(member, value);
            return content;
        });
        if (changed == null) {
            throw new AssertionError("there is nothing to change");
        }
    }

    @Nullable
    String shown(String id, String member) {
        Document document = file.documents().find(id);
        JsonNode value = document == null ? null : document.body().get(member);
        return value == null ? null : value.asText();
    }

    List<Document> conflicts(String id) {
        return file.documents().all("conflicts").stream()
                .filter(each -> each.body().path("on").path("id").asText().equals(id))
                .toList();
    }

    @Override
    public void close() {
        file.close();
    }
}
