package io.tidemark.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.Replica.Position;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.ReplicaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What has to hold of a replica whenever somebody looks, looked at by the program that has it, on its only thread.
/// The first thing that does not hold ends the program.
final class Oracles {
    /// The rows that each write puts its number on: one in each of two places, one that goes to and fro between them.
    static final long LEFT = 1;

    static final long RIGHT = 2;
    static final long MOVING = 3;
    /// And one in the place that is withdrawn and given back.
    static final long DECK = 4;

    static final int VIOLATED = 3;

    private final ReplicaFile file;
    private final Notes notes;
    private final Rights rights;
    private final String tenant;
    private final Set<String> places;

    /// @param places those its person may ever have
    Oracles(ReplicaFile file, Notes notes, Rights rights, String tenant, Set<String> places) {
        this.file = file;
        this.notes = notes;
        this.rights = rights;
        this.tenant = tenant;
        this.places = places;
    }

    /// @param withdrawn what was known of the rights when the sync began
    /// @param whole     whether that sync came to its end
    /// @param user      its person's id
    void look(@Nullable Long withdrawn, boolean whole, String user) throws IOException {
        List<String> wrong = new ArrayList<>();
        Position position = file.replica().position();
        Map<Long, Canary> rows = rows(wrong);
        rights(rows, withdrawn, whole, wrong);
        if (position.cursor() != null && position.lsn() > 0) {
            oneMoment(rows, wrong);
            neverBack(position, rows, wrong);
        }
        if (!file.verify().ok()) {
            wrong.add("rows that are not as their sums say");
        }
        documents(user, wrong);
        notes.add(Notes.Kind.LOOKS, ".");
        if (!wrong.isEmpty()) {
            notes.add(Notes.Kind.VIOLATIONS, String.join("\n", wrong) + "\nat " + position + "\n");
            Runtime.getRuntime().halt(VIOLATED);
        }
    }

    Map<Long, Canary> rows() {
        return rows(new ArrayList<>());
    }

    /// Past all of the store's code, as any tool reads them.
    private Map<Long, Canary> rows(List<String> wrong) {
        Map<Long, Canary> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + notes.folder().resolve("replica/replica.sqlite"));
                Statement statement = connection.createStatement()) {
            if (!isThere(statement)) {
                return rows;
            }
            try (ResultSet row = statement.executeQuery("SELECT k, place, n, canary FROM tides")) {
                while (row.next()) {
                    Canary canary = new Canary(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4));
                    String fault = canary.wrong(tenant, places);
                    if (fault != null) {
                        wrong.add(fault);
                    }
                    if (rows.put(canary.key(), canary) != null) {
                        wrong.add("two rows of one key: " + canary);
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isThere(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'tides'")) {
            return found.next();
        }
    }

    private void rights(Map<Long, Canary> rows, @Nullable Long before, boolean whole, List<String> wrong)
            throws IOException {
        if (before == null || !before.equals(rights.withdrawn())) {
            return;
        }
        for (Canary row : rows.values()) {
            if (row.place().equals("deck") && (whole || row.number() > before)) {
                wrong.add(
                        "a row that was withdrawn " + (whole ? "before the sync: " : "before it was written: ") + row);
            }
        }
    }

    private static void oneMoment(Map<Long, Canary> rows, List<String> wrong) {
        Canary left = rows.get(LEFT);
        Canary right = rows.get(RIGHT);
        Canary moving = rows.get(MOVING);
        if (left == null && right == null && moving == null) {
            return;
        }
        Canary deck = rows.get(DECK);
        boolean together = left != null
                && right != null
                && moving != null
                && left.number() == right.number()
                && left.number() == moving.number()
                && (deck == null || deck.number() == left.number());
        if (!together) {
            wrong.add("parts of different writes: " + left + ", " + right + ", " + moving + ", " + deck);
        }
    }

    private void neverBack(Position position, Map<Long, Canary> rows, List<String> wrong) throws IOException {
        Map<Long, Long> highest = new HashMap<>();
        long lsn = 0;
        for (String line : notes.lines(Notes.Kind.SEEN)) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("lsn")) {
                lsn = Long.parseLong(words[1]);
                if (!words[2].equals(position.epoch())) {
                    wrong.add("another history, and nobody put anything back");
                }
            } else {
                highest.put(Long.valueOf(words[0]), Long.valueOf(words[1]));
            }
        }
        if (position.lsn() < lsn) {
            wrong.add("at " + position.lsn() + ", after it was at " + lsn);
        }
        StringBuilder seen = new StringBuilder("lsn " + position.lsn() + " " + position.epoch() + "\n");
        for (Canary row : rows.values()) {
            long before = highest.getOrDefault(row.key(), 0L);
            if (row.number() < before) {
                wrong.add("of write " + row.number() + ", after it was of " + before + ": " + row);
            }
            highest.put(row.key(), row.number());
        }
        highest.forEach(
                (key, number) -> seen.append(key).append(' ').append(number).append('\n'));
        var fresh = notes.folder().resolve("seen.new");
        Files.writeString(fresh, seen);
        Files.move(fresh, notes.file(Notes.Kind.SEEN), StandardCopyOption.ATOMIC_MOVE);
    }

    /// What was done here is shown, what is somebody else's is not.
    private void documents(String user, List<String> wrong) throws IOException {
        Set<String> shown = new HashSet<>();
        for (Document document : file.documents().all("dashboards")) {
            shown.add(document.id());
            for (String word : words(document)) {
                shown.add(document.id() + " " + word);
                if (!word.startsWith(tenant)) {
                    wrong.add("a word of another tenant: " + word);
                }
            }
            if (document.visibility().equals("private") && !document.ownerId().equals(user)) {
                wrong.add("a private document of somebody else: " + document.id());
            }
        }
        Set<String> deleting = new HashSet<>(notes.lines(Notes.Kind.DELETING));
        for (String line : notes.lines(Notes.Kind.WORDS)) {
            if (!shown.contains(line) && !deleting.contains(line.split(" ", -1)[0])) {
                wrong.add("an edit that had returned is not shown: " + line);
            }
        }
        for (String id : notes.lines(Notes.Kind.DELETED)) {
            if (shown.contains(id)) {
                wrong.add("what had been deleted is shown: " + id);
            }
        }
    }

    static List<String> words(Document document) {
        List<String> words = new ArrayList<>();
        for (JsonNode tile : document.body().path("tiles")) {
            words.add(tile.path("title").asText());
        }
        return words;
    }
}
