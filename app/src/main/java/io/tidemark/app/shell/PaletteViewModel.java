package io.tidemark.app.shell;

import io.tidemark.app.making.TitleViewModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Everything one can go to or do, by name. Owned by the background's owner thread.
final class PaletteViewModel {
    private static final String COMMAND = "Command";

    private final ShellViewModel shell;
    private final List<Entry> offered = new ArrayList<>();

    /// @param kind a word for what it is: a dashboard, a dataset, a command
    record Entry(String title, String kind, Runnable run) {}

    PaletteViewModel(ShellViewModel shell) {
        this.shell = shell;
    }

    void offer(String title, Runnable run) {
        offered.add(new Entry(title, COMMAND, run));
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
        String text = " "
                + title.toLowerCase(Locale.ROOT)
                        .replace('_', ' ')
                        .replace('-', ' ')
                        .replace('“', ' ');
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
        if (shell.destination().get() == Destination.DASHBOARDS) {
            shell.title().ifPresent(title -> addDeeds(title, all));
        }
        shell.deletions()
                .pending()
                .forEach(gone -> all.add(new Entry(
                        "Undo: bring back “" + gone.title() + "”", COMMAND, () -> shell.openDashboard(gone.id()))));
        for (Destination each : shell.places()) {
            all.add(new Entry("Go to " + each.title(), COMMAND, () -> shell.go(each)));
        }
        all.add(new Entry("Refresh", COMMAND, shell::refresh));
        all.add(new Entry("Verify my copy", COMMAND, shell.sync()::verify));
        if (!shell.sync().pullTitle().isEmpty()) {
            all.add(new Entry(shell.sync().pullTitle(), COMMAND, shell.sync()::pullNow));
        }
        all.addAll(offered);
        return all;
    }

    private static void addDeeds(TitleViewModel title, List<Entry> all) {
        String name = "“" + title.title().get() + "”";
        if (title.mayRename()) {
            all.add(new Entry("Rename " + name, COMMAND, title::begin));
            all.add(new Entry("Duplicate " + name, COMMAND, title::duplicate));
        }
        if (title.mayDelete()) {
            all.add(new Entry("Delete " + name, COMMAND, title::delete));
        }
    }
}
