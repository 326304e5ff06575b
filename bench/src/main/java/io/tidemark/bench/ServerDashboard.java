package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.ImportProgress;
import io.tidemark.app.workspace.ImportRequest;
import io.tidemark.app.workspace.Workspaces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Twelve tiles that a backend answers, asked at the same time over HTTP: from the rows, from the columnar copy, from
/// rollups, and from the cache. A dashboard takes as long as its slowest tile.
final class ServerDashboard implements Benchmark {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ROUNDS = 20;
    private static final int STOPPED = 504;
    private static final int SMALL = 500_000;
    private static final int LARGE = 5_000_000;

    private static final List<String> TILES = List.of(
            "'measures':[{'agg':'sum','field':'quantity','as':'q'},{'agg':'count','as':'n'}]",
            "'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'sold','grain':'month','as':'m'}]",
            "'measures':[{'agg':'sum','field':'quantity','as':'q'}],'dimensions':[{'field':'country'}],"
                    + "'sort':[{'by':'q','dir':'desc'}]",
            "'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'description'}],"
                    + "'sort':[{'by':'p','dir':'desc'}]",
            "'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'sold','grain':'week','as':'w'}],"
                    + "'filters':[{'field':'country','op':'in','values':['Country A0','Country B1','Country C2']},"
                    + "{'field':'sold','op':'between','from':'2024-01-01','to':'2025-01-01'}]",
            "'measures':[{'agg':'countDistinct','field':'customer','as':'c'}],"
                    + "'dimensions':[{'field':'sold','grain':'month','as':'m'}]",
            "'measures':[{'agg':'p95','field':'price','as':'p'}],'dimensions':[{'field':'country'}]",
            "'measures':[{'agg':'avg','field':'price','as':'p'},{'agg':'count','as':'n'}],"
                    + "'dimensions':[{'field':'country'},{'field':'sold','grain':'quarter','as':'q'}],"
                    + "'having':[{'measure':'n','op':'>','value':10}]",
            "'measures':[{'agg':'count','as':'n'}],'dimensions':[{'field':'sold','grain':'month','as':'m'}],"
                    + "'filters':[{'field':'country','op':'=','value':'Country B1'}]",
            "'measures':[{'agg':'sum','field':'quantity','as':'q'}],'dimensions':[{'field':'stock'}],"
                    + "'sort':[{'by':'q','dir':'desc'}]",
            "'measures':[{'agg':'sum','field':'price','as':'p'}],'dimensions':[{'field':'customer'}],"
                    + "'sort':[{'by':'p','dir':'desc'}]",
            "'measures':[{'agg':'min','field':'price','as':'lo'},{'agg':'max','field':'price','as':'hi'}],"
                    + "'dimensions':[{'field':'sold','grain':'year','as':'y'}]");

    /// Seconds of a dashboard in each state.
    ///
    /// @param stopped tiles that the rows could not answer within five seconds
    /// @param copied  from the first question until the columnar copy answers
    private record Measured(
            double rows,
            int stopped,
            double copied,
            double[] columnar,
            double[] rolledUp,
            double[] cached,
            String sources) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private int asked;

    @Override
    public String name() {
        return "server";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        try (BackendProcess backend = BackendProcess.start(folder.resolve("server"))) {
            Measured small = measured(backend, folder, SMALL, "small");
            Measured large = measured(backend, folder, LARGE, "large");
            return figures(small, large);
        }
    }

    private static List<Figure> figures(Measured small, Measured large) {
        double cold = Timing.median(large.rolledUp());
        double columnar = Timing.median(large.columnar());
        double cached = Timing.median(large.cached());
        return List.of(
                new Figure(
                        "12 tiles, 5 M rows, not cached, p95",
                        "limit",
                        p95(large.rolledUp()),
                        0.5,
                        0,
                        1,
                        large.sources()),
                new Figure("12 tiles, 5 M rows, cached, p95", "limit", p95(large.cached()), 0.05, 0, 1, null),
                new Figure(
                        "12 tiles with rollups",
                        "without, from the columnar copy",
                        cold,
                        columnar,
                        0,
                        Double.NaN,
                        null),
                new Figure(
                        "12 tiles with rollups",
                        "from the rows, one after the other, while the copy is made",
                        cold,
                        large.rows(),
                        0,
                        Double.NaN,
                        large.stopped() + " of 12 stopped at 5 s"),
                new Figure("12 tiles, cached", "not cached", cached, cold, 0, Double.NaN, null),
                growth("from the rows", large.rows(), small.rows()),
                new Figure(
                        "12 tiles, 5 M rows, from the columnar copy",
                        "0.5 M rows",
                        columnar,
                        Timing.median(small.columnar()),
                        0,
                        Double.NaN,
                        String.format(
                                Locale.ROOT,
                                "there %.0f s after the first question; %.0f s",
                                large.copied(),
                                small.copied())),
                growth("with rollups", cold, Timing.median(small.rolledUp())),
                growth("cached", cached, Timing.median(small.cached())));
    }

    private static Figure growth(String from, double large, double small) {
        return new Figure("12 tiles, 5 M rows, " + from, "0.5 M rows", large, small, 0, Double.NaN, null);
    }

    private static double p95(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }

    private Measured measured(BackendProcess backend, Path folder, int rows, String dataset) throws Exception {
        Path csv = folder.resolve(dataset + ".csv");
        new Trades(rows).csv(csv);
        DataFolder data = new DataFolder(folder.resolve(dataset));
        new Workspaces(data, new SettingsFile(data.settings()), InstantSource.system(), RandomGenerator.getDefault())
                .importAt(
                        backend.address(),
                        "admin@orchard",
                        "tidemark",
                        new ImportRequest(csv, dataset, List.of(), false),
                        ImportProgress.UNWATCHED);
        String token = token(backend.address());
        Callable<List<JsonNode>> anew = () -> dashboard(backend.address(), token, dataset, ++asked);
        Callable<List<JsonNode>> again = () -> dashboard(backend.address(), token, dataset, 0);

        long first = System.nanoTime();
        asked++;
        int[] stopped = {0};
        double fromRows = Timing.seconds(() -> {
            for (String tile : TILES) {
                stopped[0] +=
                        send(backend.address(), token, dataset, tile, asked).statusCode() == STOPPED ? 1 : 0;
            }
        });
        await(
                () -> List.of(ask(backend.address(), token, dataset, TILES.getFirst(), ++asked)),
                sources -> sources.contains("columnar"));
        double copied = (System.nanoTime() - first) / 1e9;
        double[] columnar = rounds(anew);
        for (int i = 0; i < 4; i++) {
            again.call();
        }
        await(anew, sources -> sources.contains("10 rollup"));
        double[] rolledUp = rounds(anew);
        String sources = sources(anew.call());
        again.call();
        return new Measured(fromRows, stopped[0], copied, columnar, rolledUp, rounds(again), sources);
    }

    private static double[] rounds(Callable<?> dashboard) throws Exception {
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            seconds[i] = Timing.seconds(dashboard::call);
        }
        return seconds;
    }

    private static void await(Callable<List<JsonNode>> dashboard, Predicate<String> reached) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String sources = sources(dashboard.call());
        while (!reached.test(sources)) {
            if (System.nanoTime() > end) {
                throw new IOException("after " + PATIENCE + " the tiles still come from " + sources);
            }
            TimeUnit.SECONDS.sleep(1);
            sources = sources(dashboard.call());
        }
    }

    /// As "2 columnar, 10 rollup".
    private static String sources(List<JsonNode> answers) {
        return answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.path("performance").path("source").asText(),
                        TreeMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(source -> source.getValue() + " " + source.getKey())
                .collect(Collectors.joining(", "));
    }

    /// @param variant another one makes of each tile a query that the cache does not know
    private List<JsonNode> dashboard(URI address, String token, String dataset, int variant) throws Exception {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (String tile : TILES) {
                answers.add(each.submit(() -> ask(address, token, dataset, tile, variant)));
            }
            List<JsonNode> answered = new ArrayList<>();
            for (Future<JsonNode> answer : answers) {
                answered.add(answer.get());
            }
            return answered;
        }
    }

    private JsonNode ask(URI address, String token, String dataset, String tile, int variant)
            throws IOException, InterruptedException {
        return answer(send(address, token, dataset, tile, variant));
    }

    private HttpResponse<String> send(URI address, String token, String dataset, String tile, int variant)
            throws IOException, InterruptedException {
        String query =
                ("{'dataset':'" + dataset + "'," + tile + ",'limit':" + (1_000 + variant) + "}").replace('\'', '"');
        return post(address.resolve("/api/v1/query"), token, query);
    }

    private String token(URI address) throws IOException, InterruptedException {
        return answer(post(
                        address.resolve("/api/v1/auth/login"),
                        "",
                        "{\"username\":\"admin@orchard\",\"password\":\"tidemark\"}"))
                .path("accessToken")
                .asText();
    }

    private HttpResponse<String> post(URI address, String token, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static JsonNode answer(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
