package io.tidemark.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Everything one can go to or do, by name. Owned by the background's owner thread.
final class PaletteViewModel {
    private final ShellViewModel shell;
    private final List<Entry> offered = new ArrayList<>();

    /// @param kind a word for what it is: a dashboard, a dataset, a command
    record Entry(String title, String kind, Runnable run) {}

    PaletteViewModel(ShellViewModel shell) {
        this.shell = shell;
    }

    void offer(String title, Runnable run) {
        offered.add(new Entry(title, "Command", run));
    }

    /// Reads anew what there is; the lists of the pages fill themselves.
    void load() {
        shell.home().load();
        shell.data().load();
    }

    /// The entries in which every typed word begins some word.
    List<Entry> matching(String typed) {
        List<String> words = List.of(typed.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return all().stream().filter(entry -> fits(entry.title(), words)).toList();
    }

    private static boolean fits(String title, List<String> words) {
        String text = " " + title.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        return words.stream().allMatch(word -> word.isEmpty() || text.contains(" " + word));
    }

    private List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        shell.home()
                .cards()
                .forEach(card -> all.add(
                        new Entry(card.dashboard().title(), "Dashboard", () -> shell.openDashboard(card.id()))));
        shell.data()
                .holdings()
                .forEach(holding -> all.add(new Entry(
                        holding.dataset().title(),
                        "Dataset",
                        () -> shell.explore(holding.dataset().id()))));
        for (Destination each : Destination.values()) {
            all.add(new Entry("Go to " + each.title(), "Command", () -> shell.go(each)));
        }
        all.add(new Entry("Refresh", "Command", shell::refresh));
        all.add(new Entry("Verify my copy", "Command", shell.sync()::verify));
        if (!shell.sync().pullTitle().isEmpty()) {
            all.add(new Entry(shell.sync().pullTitle(), "Command", shell.sync()::pullNow));
        }
        all.addAll(offered);
        return all;
    }
}
