package io.tidemark.app.launch;

import io.tidemark.app.cli.Desktop;
import io.tidemark.app.cli.Terminal;
import io.tidemark.app.cli.Tidemark;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.store.ReplicaFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/// The one entry point of the desktop and the command line. Without arguments it runs the demo.
public final class Main {
    // Held, because the logging system forgets the level of a logger nobody holds.
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    private static final Set<String> WITH_A_WINDOW = Set.of("app", "demo");

    private Main() {}

    /// The folder an argument names. What goes wrong is told beside the data it was about.
    private static DataFolder folder(List<String> arguments, DataFolder usual) {
        int data = arguments.indexOf("--data");
        return data < 0 || data + 1 == arguments.size()
                ? usual
                : new DataFolder(
                        Path.of(arguments.get(data + 1)).toAbsolutePath().normalize());
    }

    /// Whether it is `app` or `app --data DIR`: the way a desktop is started every day. The parser of the command line
    /// would take a sixth of the time to the first dashboard, so it is not asked.
    static boolean plain(List<String> arguments) {
        return arguments.equals(List.of("app"))
                || (arguments.size() == 3
                        && arguments.subList(0, 2).equals(List.of("app", "--data"))
                        && !arguments.getLast().startsWith("-"));
    }

    /// Loaded beside the toolkit: the window needs them first.
    private static void warmUp() {
        ReplicaFile.warmUp();
        LoggerFactory.getLogger(Main.class).debug("Numbers as exact as {}", BigDecimal.ONE);
    }

    public static void main(String[] words) {
        List<String> arguments = words.length == 0 ? List.of("demo") : List.of(words);
        DataFolder usual = DataFolder.ofPlatform(
                System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
        LogFile.at(folder(arguments, usual).log().toString());
        System.setProperty("java.awt.headless", "true");
        JAVAFX.setLevel(Level.SEVERE);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                LoggerFactory.getLogger(Main.class).error("Unforeseen in {}", thread.getName(), failure));
        InstantSource clock = InstantSource.system();
        Toolkit toolkit = new Toolkit();
        if (WITH_A_WINDOW.contains(arguments.getFirst())) {
            toolkit.begin();
            Thread.ofPlatform().daemon().name("first needs").start(Main::warmUp);
        }
        Desktop desktop = new FxDesktop(toolkit, clock);
        Terminal terminal = Terminal.ofProcess();
        System.exit(
                plain(arguments)
                        ? Tidemark.exitCode(terminal, () -> desktop.open(folder(arguments, usual), null))
                        : Tidemark.commandLine(terminal, usual, desktop, clock, RandomGenerator.getDefault())
                                .execute(arguments.toArray(String[]::new)));
    }
}
