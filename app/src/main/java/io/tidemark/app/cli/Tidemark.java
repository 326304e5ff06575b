package io.tidemark.app.cli;

import io.tidemark.app.Sentences;
import io.tidemark.app.workspace.DataFolder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line as a whole: every command, and what its exit codes mean: 0 done, 1 failed and said why in one
/// line, 2 called in a way that is not understood.
@Command(
        name = "tidemark",
        mixinStandardHelpOptions = true,
        version = "Tidemark 0.1",
        description = "Analytics on your desk, with or without a network. Without a command it runs the demo.",
        footer = {"", "From a checkout also: backend, bench, soak, test, package."})
public final class Tidemark {
    static final int FAILED = 1;
    static final int WRONG = 2;

    private Tidemark() {}

    /// @param folder where things are kept unless `--data` says otherwise
    public static CommandLine commandLine(
            Terminal terminal, DataFolder folder, Desktop desktop, InstantSource clock, RandomGenerator random) {
        Replicas replicas = new Replicas(folder, clock, random);
        CommandLine line = new CommandLine(new Tidemark());
        line.addSubcommand(new DemoCommand(replicas, desktop));
        line.addSubcommand(new AppCommand(replicas, desktop));
        line.addSubcommand(new ImportCommand(terminal, replicas));
        line.addSubcommand(new DatasetsCommand(terminal, replicas));
        line.addSubcommand(new QueryCommand(terminal, replicas));
        line.addSubcommand(new SyncCommand(terminal, replicas));
        line.addSubcommand(new VerifyCommand(terminal, replicas));
        line.addSubcommand(new RenderCommand(terminal, replicas));
        line.addSubcommand(new ExportCommand(terminal, replicas));
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, _) -> said(terminal, wrong.getMessage(), wrong.getCommandLine()));
        line.setExecutionExceptionHandler((failure, called, _) -> {
            terminal.progressDone();
            if (failure instanceof WrongUsage wrong) {
                return said(terminal, wrong.getMessage(), called);
            }
            return failed(terminal, failure);
        });
        return line;
    }

    /// Does something outside of the command line's parser, with its exit codes.
    public static int exitCode(Terminal terminal, Runnable action) {
        try {
            action.run();
            return 0;
        } catch (RuntimeException failure) {
            return failed(terminal, failure);
        }
    }

    private static int failed(Terminal terminal, Exception failure) {
        terminal.err().println(oneLine(Sentences.of(failure)));
        return FAILED;
    }

    private static int said(Terminal terminal, @org.jspecify.annotations.Nullable String what, CommandLine called) {
        terminal.err().println(oneLine(what + " See " + called.getCommandSpec().qualifiedName() + " --help."));
        return WRONG;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
