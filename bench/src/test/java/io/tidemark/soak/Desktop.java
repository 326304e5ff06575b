package io.tidemark.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/// The whole desktop of somebody but for its screens, behind a line that can be made bad. One thread makes it good and
/// bad.
final class Desktop implements AutoCloseable {
    private static final Set<String> AT_HOME = Set.of("192.0.2.7");

    private final FaultProxy line;
    private final IntSupplier server;
    private final Workspace workspace;
    private volatile Set<String> addresses = AT_HOME;
    private Trouble trouble = Trouble.RESET;

    /// Signs in and begins to sync.
    ///
    /// @param server the port on this computer where it listens
    Desktop(IntSupplier server, String user, Path folder, InstantSource clock, long seed) throws IOException {
        this.line = new FaultProxy(server, seed);
        this.server = server;
        DataFolder data = new DataFolder(folder);
        this.workspace = new Workspaces(
                        data, new SettingsFile(data.settings()), clock, new Random(seed), () -> addresses)
                .signIn(URI.create("http://127.0.0.1:" + line.port()), user, "tidemark");
        workspace.start();
    }

    void begin(Trouble next) {
        trouble = next;
        if (next == Trouble.NO_NETWORK) {
            addresses = Set.of();
        }
        next.strike(line, true);
    }

    void goOn() {
        trouble.strike(line, false);
    }

    void heal() {
        line.lead(server);
        line.heal();
        addresses = AT_HOME;
    }

    /// @return the dashboard's id
    String make() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("title", "Shared");
        return workspace
                .editing()
                .create("dashboards", new Content("public", List.of(), body))
                .id();
    }

    /// A field of its own: nobody else changes it.
    void type(String dashboard, String word) {
        var changed = workspace
                .editing()
                .change(
                        dashboard,
                        before -> new Content(
                                before.visibility(),
                                before.sharedWith(),
                                before.body().deepCopy().put(word, word)));
        if (changed.isEmpty()) {
            throw new AssertionError("there is no dashboard to type in");
        }
    }

    /// @param words by the dashboard in which they were typed
    boolean shows(Map<String, Set<String>> words, long rows) {
        return workspace.editing().waiting().isEmpty()
                && rows() == rows
                && words.entrySet().stream()
                        .allMatch(each -> words(each.getKey()).containsAll(each.getValue()));
    }

    private long rows() {
        return workspace.holdings().stream().mapToLong(each -> each.rows()).sum();
    }

    private Set<String> words(String dashboard) {
        return workspace
                .document(dashboard)
                .map(document -> document.body().properties().stream()
                        .map(each -> each.getKey())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    List<Document> dashboards() {
        return workspace.editing().all("dashboards");
    }

    boolean isLive() {
        return workspace.standing() instanceof SyncStanding.Live;
    }

    SyncStanding standing() {
        return workspace.standing();
    }

    /// Whether what is here is what the server says it should be.
    boolean isWhole() {
        return workspace.verify().mismatches().isEmpty();
    }

    @Override
    public void close() throws IOException {
        workspace.close();
        line.close();
    }
}
