package io.tidemark.store.outbox;

import java.nio.file.Path;

/// A program in which somebody edits without end while it syncs, and that says after each edit how many there were;
/// made to be killed.
final class KilledEdits {
    private KilledEdits() {}

    static void main(String[] arguments) {
        try (Desk desk = new Desk(Path.of(arguments[0]))) {
            desk.served(0, Desk.dashboard("d", 1, "0"));
            for (int n = 1; n < 100_000; n++) {
                desk.change("d", "m" + n, "text " + n);
                System.out.println(n);
                if (n % 7 == 0) {
                    desk.served(n - 3);
                }
            }
        }
    }
}
