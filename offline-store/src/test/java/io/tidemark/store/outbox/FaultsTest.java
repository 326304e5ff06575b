package io.tidemark.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What fails in the middle of a transaction has not happened at all, whichever of its writes it was.
final class FaultsTest {
    private static final List<String> TABLES = List.of("outbox", "documents", "_served", "_parked", "meta");
    private static final List<String> WRITES = List.of("INSERT", "UPDATE", "DELETE");

    private final Path folder;

    FaultsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// Breaks every kind of write to every table in turn, each on a desk of its own.
    ///
    /// @param least how many of them the work has to have come upon
    private void failsWholly(int least, Consumer<Desk> work) {
        int failures = 0;
        for (String table : TABLES) {
            for (String write : WRITES) {
                try (Desk desk = new Desk(folder.resolve(write + table))) {
                    desk.served(0, Desk.dashboard("d", 1, "Before"));
                    desk.retitle("d", "one");
                    desk.served(0, Desk.dashboard("d", 2, "Theirs"));
                    failures += fails(desk, table, write, work) ? 1 : 0;
                }
            }
        }
        assertTrue(failures >= least, failures + " faults");
    }

    private static boolean fails(Desk desk, String table, String write, Consumer<Desk> work) {
        String before = state(desk);
        desk.news();
        desk.sql(
                "CREATE TRIGGER fault BEFORE " + write + " ON " + table + " BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        boolean failed = false;
        try {
            work.accept(desk);
        } catch (StoreException fault) {
            failed = true;
            assertEquals(before, state(desk), write + " " + table);
            assertEquals(List.of(), desk.news(), write + " " + table);
        }
        desk.sql("DROP TRIGGER fault");
        if (failed) {
            work.accept(desk);
        }
        assertNotEquals(before, state(desk), write + " " + table);
        return failed;
    }

    private static String state(Desk desk) {
        TreeMap<String, String> state = new TreeMap<>();
        TABLES.forEach(table -> state.put(table, desk.dump(table)));
        return state.toString();
    }

    @Test
    void ofAnEdit() {
        failsWholly(3, desk -> desk.change("d", "note", "two"));
    }

    @Test
    void ofChangesThatSettleIt() {
        failsWholly(4, desk -> desk.served(1, Desk.dashboard("d", 3, "Merged")));
    }

    @Test
    void ofARefusal() {
        failsWholly(4, desk -> desk.answer(Status.REJECTED, "No."));
    }

    @Test
    void ofParking() {
        failsWholly(3, desk -> desk.file().outbox().park(desk.keysToSend().getFirst(), "Unreadable."));
    }

    @Test
    void ofAnotherHistory() {
        failsWholly(4, desk -> desk.manifest("e2", Desk.dashboard("d", 1, "Restored")));
    }
}
