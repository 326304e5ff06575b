package io.tidemark.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.workspace.Vaults;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.SessionState;
import io.tidemark.bridge.sync.Rhythm;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncLoop;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.store.ReplicaFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A computer without a screen, as a program of its own that may be killed at any moment: somebody edits dashboards
/// and syncs, over and over, and looks each time whether all is as it has to be, see [Oracles].
///
/// Told to come to an end it only syncs until nothing waits, compares its rows with the server's and writes down what
/// it shows.
final class DeskProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_WORDS = 40;
    private static final Rhythm STILL =
            new Rhythm(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), new Random(1));

    private final URI server;
    private final ReplicaFile file;
    private final Notes notes;
    private final Rights rights;
    private final Oracles oracles;
    private final String name;
    private final String user;
    private final String tenant;
    private final Random random;
    private @Nullable Session session;
    private @Nullable SyncApi api;

    private DeskProcess(String[] arguments) {
        this.server = URI.create(arguments[0]);
        this.name = arguments[1];
        this.user = arguments[2];
        this.tenant = name.substring(name.indexOf('@') + 1);
        this.notes = new Notes(Path.of(arguments[4]));
        this.rights = new Rights(Path.of(arguments[5]));
        this.random = new Random(Long.parseLong(arguments[6]));
        this.file = ReplicaFile.open(notes.folder().resolve("replica"), InstantSource.system());
        this.oracles = new Oracles(file, notes, rights, tenant, Set.of(arguments[3].split(",", -1)));
    }

    /// @param arguments the server, the person, their id, their places, the program's folder, the note of the rights, a
    ///                  seed, and `live`, `rehearse` or `end`
    public static void main(String[] arguments) throws Exception {
        DeskProcess desk = new DeskProcess(arguments);
        desk.oracles.look(null, false, desk.user);
        if (arguments[7].equals("live")) {
            while (true) {
                desk.edit();
                desk.sync();
            }
        }
        if (arguments[7].equals("rehearse")) {
            desk.edit();
        }
        desk.end();
        System.exit(0);
    }

    /// The line is made only now: what was done before needed none. A password is needed once, whatever is killed.
    private SyncApi signedIn() throws IOException {
        if (session == null || api == null) {
            Server line = new Server(server, Retries.usual(random));
            session = new Session(
                    new SignIn(line), Vaults.in(notes.folder()), InstantSource.system(), new SecureRandom());
            api = new SyncApi(line, session);
        }
        if (session.state() instanceof SessionState.SignedOut) {
            if (notes.size(Notes.Kind.SIGNED_IN) > 0) {
                notes.add(Notes.Kind.VIOLATIONS, "a sign-in has ended: " + session.state() + "\n");
            }
            session.signIn(name, "tidemark".toCharArray());
            notes.add(Notes.Kind.SIGNED_IN, ".");
        }
        return api;
    }

    private void edit() throws IOException {
        write();
        for (int i = random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> make("private");
                case 1 -> delete();
                default -> write();
            }
        }
    }

    /// Puts a word at the end of a list that everybody of the tenant does so with, or begins one.
    private void write() throws IOException {
        List<Document> open = file.documents().all("dashboards").stream()
                .filter(each -> each.visibility().equals("public")
                        && Oracles.words(each).size() < MOST_WORDS)
                .toList();
        if (open.size() < 2 || random.nextInt(20) == 0) {
            make("public");
            return;
        }
        String id = open.get(random.nextInt(open.size())).id();
        String word = word();
        if (file.edits().change(id, before -> with(before, word)) != null) {
            notes.add(Notes.Kind.WORDS, id + " " + word + "\n");
        }
    }

    private String word() {
        return tenant + Long.toString(random.nextLong() >>> 1, 36);
    }

    private static Content with(Content before, String word) {
        ObjectNode body = before.body().deepCopy();
        body.withArray("tiles").addObject().put("id", word).put("title", word);
        return new Content(before.visibility(), before.sharedWith(), body);
    }

    private void make(String visibility) throws IOException {
        String word = word();
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("made", notes.folder().getFileName().toString());
        Content content = with(new Content(visibility, List.of(), body), word);
        Document made = file.edits().create("dashboards", user, content);
        notes.add(Notes.Kind.WORDS, made.id() + " " + word + "\n");
    }

    /// One of the private ones that were made on this computer: nobody else changes those.
    private void delete() throws IOException {
        String here = notes.folder().getFileName().toString();
        for (Document each : file.documents().all("dashboards")) {
            if (each.visibility().equals("private")
                    && each.body().path("made").asText().equals(here)) {
                notes.add(Notes.Kind.DELETING, each.id() + "\n");
                file.edits().delete(each.id());
                notes.add(Notes.Kind.DELETED, each.id() + "\n");
                return;
            }
        }
    }

    /// @return whether it came to its end
    private boolean sync() throws IOException {
        Long withdrawn = rights.withdrawn();
        boolean whole = false;
        try {
            new SyncOnce(signedIn(), file.replica(), file.outbox(), "soak", InstantSource.system())
                    .run(looking(withdrawn));
            whole = true;
            notes.add(Notes.Kind.SYNCS, ".");
        } catch (BridgeException notNow) {
            System.out.println(InstantSource.system().instant() + " not now: " + notNow.getMessage());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        oracles.look(withdrawn, whole, user);
        return whole;
    }

    private void end() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!sync() || file.edits().waitingCount() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("still waiting: " + file.edits().waitingCount());
            }
        }
        StringBuilder shown = new StringBuilder();
        for (Document document : file.documents().all("dashboards")) {
            shown.append(document.visibility() + " " + document.id() + " " + document.version());
            Oracles.words(document).forEach(word -> shown.append(' ').append(word));
            shown.append('\n');
        }
        file.edits().parked().forEach(parked -> shown.append("parked ")
                .append(parked.reason())
                .append('\n'));
        file.documents().all("conflicts").forEach(conflict -> shown.append("conflict\n"));
        compare(shown);
        StringBuilder rows = new StringBuilder();
        oracles.rows().values().forEach(row -> rows.append(row).append('\n'));
        Files.writeString(notes.file(Notes.Kind.SHOWN), shown);
        Files.writeString(notes.file(Notes.Kind.ROWS), rows);
        file.close();
    }

    /// Every row with the server's.
    private void compare(StringBuilder shown) throws Exception {
        try (SyncLoop loop =
                new SyncLoop(signedIn(), file.replica(), file.outbox(), "soak", STILL, InstantSource.system())) {
            var asked = loop.check(file.copy());
            loop.start();
            asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).differing().forEach(bucket -> shown.append(
                            "differs from the server: ")
                    .append(bucket)
                    .append('\n'));
        }
    }

    private SyncListener looking(@Nullable Long withdrawn) {
        return new SyncListener() {
            @Override
            public void state(SyncState state) {}

            @Override
            public void applied(Applied what) {
                try {
                    oracles.look(withdrawn, false, user);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
