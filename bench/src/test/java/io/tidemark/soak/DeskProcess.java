package io.tidemark.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.ServerApi;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.store.ReplicaFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/// A computer without a screen, as a program of its own that may be killed at any moment: somebody edits dashboards
/// and syncs, over and over. Every word that was typed is noted once the edit has returned, where no kill reaches it.
///
/// Told to come to an end it only syncs until nothing waits, and writes down what it shows.
final class DeskProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_SHOWN = 12;

    private final Session session;
    private final SyncApi api;
    private final ServerApi calls;
    private final ReplicaFile file;
    private final Path folder;
    private final Random random;

    private DeskProcess(URI server, Path folder, long seed) {
        Server line = new Server(server, Retries.usual(new Random(seed)));
        this.session = new Session(new SignIn(line), TokenVault.none(), InstantSource.system());
        this.api = new SyncApi(line, session);
        this.calls = new ServerApi(line, session);
        this.folder = folder;
        this.random = new Random(seed);
        this.file = ReplicaFile.open(folder.resolve("replica"), InstantSource.system());
    }

    public static void main(String[] arguments) throws IOException {
        DeskProcess desk =
                new DeskProcess(URI.create(arguments[0]), Path.of(arguments[2]), Long.parseLong(arguments[3]));
        String user = desk.signIn(arguments[1]);
        if (arguments[4].equals("end")) {
            desk.end();
            System.exit(0);
        }
        while (true) {
            desk.live(user);
        }
    }

    /// @return the user's id
    private String signIn(String name) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                session.signIn(name, "tidemark".toCharArray());
                return calls.me().user().id();
            } catch (BridgeException notNow) {
                if (System.nanoTime() > end) {
                    throw notNow;
                }
            }
        }
    }

    private void live(String user) throws IOException {
        for (int i = 0; i <= random.nextInt(4); i++) {
            String word = "w" + Long.toString(random.nextLong() >>> 1, 36);
            List<Document> shown = file.documents().all("dashboards");
            if (shown.size() < 2 || (shown.size() < MOST_SHOWN && random.nextInt(4) == 0)) {
                ObjectNode body = Json.MAPPER.createObjectNode().put("title", word);
                Document made = file.edits().create("dashboards", user, new Content("public", List.of(), body));
                note(made.id(), word);
            } else {
                String id = shown.get(random.nextInt(shown.size())).id();
                boolean changed = file.edits().change(id, before -> with(before, word)) != null;
                if (changed) {
                    note(id, word);
                }
            }
        }
        sync();
    }

    /// A field of its own: nobody else changes it.
    private static Content with(Content before, String word) {
        ObjectNode body = before.body().deepCopy();
        return new Content(before.visibility(), before.sharedWith(), body.put(word, word));
    }

    private void note(String id, String word) throws IOException {
        try (FileChannel words =
                FileChannel.open(folder.resolve("words"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            words.write(ByteBuffer.wrap((id + " " + word + "\n").getBytes(StandardCharsets.UTF_8)));
            words.force(true);
        }
    }

    /// @return whether it came to its end
    private boolean sync() {
        try {
            new SyncOnce(api, file.replica(), file.outbox(), "soak", InstantSource.system()).run(QUIET);
            return true;
        } catch (BridgeException notNow) {
            return false;
        }
    }

    private void end() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!sync() || file.edits().waitingCount() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("still waiting: " + file.edits().waitingCount());
            }
        }
        StringBuilder shown = new StringBuilder();
        for (Document document : file.documents().all("dashboards")) {
            for (JsonNode value : document.body()) {
                shown.append(document.id()).append(' ').append(value.asText()).append('\n');
            }
        }
        file.edits().parked().forEach(parked -> shown.append("parked ")
                .append(parked.reason())
                .append('\n'));
        file.documents().all("conflicts").forEach(conflict -> shown.append("conflict\n"));
        if (!file.verify().ok()) {
            shown.append("rows differ\n");
        }
        Files.writeString(folder.resolve("shown"), shown);
        file.close();
    }

    private static final SyncListener QUIET = new SyncListener() {
        @Override
        public void state(SyncState state) {}

        @Override
        public void applied(Applied what) {}
    };
}
