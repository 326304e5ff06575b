package io.tidemark.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.lease.ReplicaLocked;
import io.tidemark.store.outbox.Edits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One person's device: the replica as it is, in a folder, and the code that syncs it over a faulty line. What runs
/// may be killed at any call of the store; the folder stays.
final class Device implements AutoCloseable {
    final String name;
    final ModelServer.Person person;
    final Clock clock;
    private final Path folder;
    private final ModelServer server;
    private final Dice dice;
    private final SeededFault fault;
    private int differences;
    /// The version of its program.
    int app;
    private final List<Outbox.Batch> underway = new ArrayList<>();
    /// Open as long as the device lives, so that a program that ends leaves SQLite's log as it is, like one that is
    /// killed.
    private final Connection held;

    private ReplicaFile file;

    Device(
            String name,
            ModelServer.Person person,
            Path folder,
            ModelServer server,
            Dice dice,
            Clock clock,
            SeededFault fault) {
        this.fault = fault;
        this.name = name;
        this.person = person;
        this.folder = folder;
        this.server = server;
        this.dice = dice;
        this.clock = clock;
        this.held = hold(Disk.replica(folder));
        this.file = ReplicaFile.open(folder, clock);
    }

    private static Connection hold(Path replica) {
        try {
            Connection held = DriverManager.getConnection("jdbc:sqlite:" + replica);
            try (Statement statement = held.createStatement()) {
                statement.execute("SELECT count(*) FROM meta");
            }
            return held;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void reopen() {
        file.close();
        file = ReplicaFile.open(folder, clock);
    }

    /// Another device with a copy of this one's folder.
    Device cloned(String other) {
        Path copy = folder.resolveSibling(other);
        file.close();
        Disk.copyReplica(folder, copy);
        file = ReplicaFile.open(folder, clock);
        Device cloned = new Device(other, person, copy, server, dice, clock, fault);
        cloned.app = app;
        return cloned;
    }

    /// @return false when it did not come to its end
    boolean sync() {
        try {
            Outbox outbox = Crash.around(Outbox.class, file.outbox(), dice);
            Replica replica =
                    Crash.around(Replica.class, fault.in(counted(file.replica()), this::emptyOutbox, dice), dice);
            new SyncOnce(new FaultyLine(server, person, dice, underway), replica, outbox, Integer.toString(app), clock)
                    .run(QUIET);
            return true;
        } catch (Crash killed) {
            reopen();
            return false;
        } catch (BridgeException notNow) {
            return false;
        }
    }

    private static final SyncListener QUIET = new SyncListener() {
        @Override
        public void state(SyncState state) {}

        @Override
        public void applied(Replica.Applied what) {}
    };

    /// The same replica; notices when what was sent does not add up.
    private Replica counted(Replica real) {
        return (Replica) Proxy.newProxyInstance(
                Replica.class.getClassLoader(), new Class<?>[] {Replica.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof SumMismatch) {
                            differences++;
                        }
                        throw e.getCause();
                    }
                });
    }

    /// How often what was sent did not add up to what the server said it has.
    int differences() {
        return differences;
    }

    Edits edits() {
        return file.edits();
    }

    /// After something a person did the program may end at once.
    void mayCrash() {
        if (dice.fails(30)) {
            reopen();
        }
    }

    private void emptyOutbox() {
        try (Statement delete = held.createStatement()) {
            delete.execute("DELETE FROM outbox");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Nothing past the lease.
    List<Document> shown() {
        List<Document> shown = new ArrayList<>();
        try {
            for (String kind : World.KINDS) {
                shown.addAll(file.documents().all(kind));
            }
            return shown;
        } catch (ReplicaLocked untilTheNextSync) {
            return List.of();
        }
    }

    /// Everything of what a person typed that is only here.
    String kept() {
        return file.edits().parked().stream()
                .map(parked -> text(parked.mutation()))
                .reduce("", String::concat);
    }

    int waiting() {
        return file.edits().waitingCount();
    }

    /// The shape of the rows it shows; null when it has none.
    @Nullable
    Dataset shape() {
        return file.queries().datasets().stream()
                .map(shown -> shown.dataset())
                .findFirst()
                .orElse(null);
    }

    /// Of the history it has last seen.
    @Nullable
    String epoch() {
        return file.replica().position().epoch();
    }

    List<String> mismatches() {
        return file.verify().mismatches();
    }

    /// What it has of each bucket that has rows; null when it is not whole.
    @Nullable
    Map<String, BucketSum> rows() {
        if (file.replica().position().cursor() == null) {
            return null;
        }
        Map<String, BucketSum> rows = new TreeMap<>();
        for (Copy.Held held : file.copy().held(() -> false)) {
            if (held.rows().count() > 0) {
                rows.put(held.bucket(), held.rows());
            }
        }
        return rows;
    }

    static Content content(String title, String visibility) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("title", title);
        return new Content(visibility, List.of(), body);
    }

    static String text(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        file.close();
        try {
            held.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
