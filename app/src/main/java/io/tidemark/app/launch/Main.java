package io.tidemark.app.launch;

import io.tidemark.app.cli.Terminal;
import io.tidemark.app.cli.Tidemark;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.store.ReplicaFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
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

    /// What goes wrong is told beside the data it was about.
    private static Path logBeside(String[] arguments, DataFolder usual) {
        int data = Arrays.asList(arguments).indexOf("--data");
        return data < 0 || data + 1 == arguments.length
                ? usual.log()
                : new DataFolder(Path.of(arguments[data + 1])).log();
    }

    public static void main(String[] arguments) {
        DataFolder folder = DataFolder.ofPlatform(
                System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
        System.setProperty("logback.configurationFile", "io/tidemark/app/launch/logging.xml");
        System.setProperty("tidemark.log", logBeside(arguments, folder).toString());
        System.setProperty("java.awt.headless", "true");
        JAVAFX.setLevel(Level.SEVERE);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                LoggerFactory.getLogger(Main.class).error("Unforeseen in {}", thread.getName(), failure));
        InstantSource clock = InstantSource.system();
        Toolkit toolkit = new Toolkit();
        if (arguments.length == 0 || WITH_A_WINDOW.contains(arguments[0])) {
            toolkit.begin();
            // Loaded beside the toolkit and the arguments: the window needs them first.
            Thread.ofPlatform().daemon().name("first needs").start(ReplicaFile::warmUp);
        }
        int code = Tidemark.commandLine(
                        Terminal.ofProcess(),
                        folder,
                        new FxDesktop(toolkit, clock),
                        clock,
                        RandomGenerator.getDefault())
                .execute(arguments.length == 0 ? new String[] {"demo"} : arguments);
        System.exit(code);
    }
}
