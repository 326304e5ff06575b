package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `backend`: serves until it is told to stop. One line on stdout once it is ready; everything else is log, on
/// stderr.
@Command(
        name = "backend",
        description = "The server of truth.",
        mixinStandardHelpOptions = true,
        subcommands = UserCommand.class)
public final class BackendCommand implements Callable<Integer> {

    private static final int START_SECONDS = 60;

    @Option(
            names = "--port",
            defaultValue = "8420",
            description = "where to listen, 0 for any free port (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "the address to listen on (${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(names = "--demo", description = "make the sample workspace and its users")
    private boolean demo;

    @Mixin
    private BackendOptions options = new BackendOptions();

    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /// Exit codes: 0 done, 1 failed with a sentence on stderr, 2 wrong usage.
    public static int run(String... arguments) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/tidemark/backend/launch/logback.xml");
        }
        return new CommandLine(new BackendCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(sentence(failure));
                    return failure instanceof WrongUsage ? 2 : 1;
                })
                .execute(arguments);
    }

    private static String sentence(Exception failure) {
        if (failure instanceof BackendException known) {
            return known.detail();
        }
        LoggerFactory.getLogger(BackendCommand.class).error("The backend failed", failure);
        return "The backend stopped for a reason it does not know; the log above has the details.";
    }

    @Override
    public Integer call() throws InterruptedException {
        var closing = new Closing();
        var started = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> close(closing, started)));
        try {
            var graph = new BackendGraph(options.settings(host, port, demo), closing);
            System.out.println("listening on http://" + host + ":" + graph.port());
            System.out.flush();
        } finally {
            started.countDown();
        }
        try {
            new CountDownLatch(1).await();
        } finally {
            closing.close();
        }
        return 0;
    }

    /// A start that is under way meets a closed door at its next step and undoes what it did; leaving before that
    /// would leave PostgreSQL behind.
    private static void close(Closing closing, CountDownLatch started) {
        closing.close();
        try {
            if (!started.await(START_SECONDS, TimeUnit.SECONDS)) {
                LoggerFactory.getLogger(BackendCommand.class).warn("The start did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
