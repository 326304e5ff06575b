package io.tidemark.app.cli;

import io.tidemark.app.dashboard.QuerySource;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.render.DashboardPicture;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        description = "Draws a dashboard to a picture or a page; needs no display.")
final class RenderCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{3,5})x(\\d{3,5})");
    private static final int LARGEST = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Terminal terminal;
    private final Replicas replicas;

    @Option(
            names = "--dashboard",
            required = true,
            paramLabel = "ID",
            description = "The id or the title of a dashboard.")
    private String dashboard = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A name ending in .png or .pdf.")
    private Path out = Path.of("");

    @Option(names = "--size", paramLabel = "WIDTHxHEIGHT", description = "In pixels (default: 1600x1000).")
    private String size = "1600x1000";

    @Option(names = "--theme", paramLabel = "light|dark", description = "The look (default: light).")
    private Look theme = Look.light;

    @Mixin
    private final DataOption data = new DataOption();

    enum Look {
        light,
        dark
    }

    RenderCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    @Override
    public Integer call() {
        Matcher both = SIZE.matcher(size);
        if (!both.matches()) {
            throw new WrongUsage("“" + size + "” is not a size; it looks like 1600x1000.");
        }
        int width = Math.min(Integer.parseInt(both.group(1)), LARGEST);
        int height = Math.min(Integer.parseInt(both.group(2)), LARGEST);
        String name = out.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".pdf")) {
            throw new WrongUsage("A picture's name ends in .png or .pdf.");
        }
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        try (Workspace workspace = replicas.of(data).read()) {
            DashboardEntry entry = workspace.requireDashboard(dashboard);
            QuerySource source = query -> {
                Workspace.Answered answered = workspace.answer(query);
                return new QuerySource.Reply(answered.answer(), answered.asOf());
            };
            Theme worn = theme == Look.dark ? Theme.DARK : Theme.LIGHT;
            DashboardPicture picture = new DashboardPicture(
                    entry.dashboard(), source, replicas.clock(), Locale.getDefault(), worn, width, height, PATIENCE);
            if (name.endsWith(".png")) {
                picture.writePng(out);
            } else {
                picture.writePdf(out);
            }
            terminal.out().println(out);
            return 0;
        }
    }
}
