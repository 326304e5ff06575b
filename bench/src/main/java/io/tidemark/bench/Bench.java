package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `./tidemark bench [NAME…]`: runs the benchmarks and prints their figures as one table. Exit 1 when a goal was
/// missed.
public final class Bench {
    private static final List<Benchmark> ALL = List.of(
            new LocalImports(),
            new FirstSync(),
            new DashboardQueries(),
            new ServerDashboard(),
            new Answers(),
            new SecondLevel(),
            new ReportPages(),
            new FanoutCosts(),
            new FirstDashboard(),
            new Redraw());

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> wanted = List.of(args);
        List<String> names = ALL.stream().map(Benchmark::name).toList();
        if (!names.containsAll(wanted)) {
            System.err.println("There are these benchmarks: " + String.join(", ", names) + ".");
            System.exit(2);
        }
        System.out.println(machine());
        System.out.println();
        System.out.println(Figure.head());
        boolean met = true;
        for (Benchmark benchmark : ALL) {
            if (wanted.isEmpty() || wanted.contains(benchmark.name())) {
                for (Figure figure : inNewFolder(benchmark)) {
                    System.out.println(figure);
                    met &= figure.met();
                }
            }
        }
        System.exit(met ? 0 : 1);
    }

    private static List<Figure> inNewFolder(Benchmark benchmark) throws Exception {
        Path folder = Files.createTempDirectory("tidemark-bench");
        try {
            return benchmark.run(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String machine() {
        long gib = ((com.sun.management.OperatingSystemMXBean)
                                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                        .getTotalMemorySize()
                >> 30;
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + gib + " GiB, Java "
                + Runtime.version();
    }
}
