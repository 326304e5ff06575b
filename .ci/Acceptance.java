import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/// The spine on real data, from the outside: every step is a `./tidemark` process or an HTTP call, and what the figures should be is
/// counted here from the file itself. Ends with `N passed, N failed` and exit 0 only when nothing failed.
public final class Acceptance {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "tidemark";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Path work;
    private int passed;
    private int failed;

    private Acceptance(Path data, Path work) {
        this.data = data;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("tidemark-acceptance");
        Acceptance acceptance = new Acceptance(Path.of(args[0]).toAbsolutePath(), work);
        try {
            acceptance.spine();
            acceptance.localFiles();
            acceptance.badInput();
        } finally {
            delete(work);
        }
        System.out.println(acceptance.passed + " passed, " + acceptance.failed + " failed");
        System.exit(acceptance.failed == 0 ? 0 : 1);
    }

    // ------------------------------------------------------------------ the whole path

    private void spine() throws Exception {
        Retail truth = Retail.count(data.resolve("online-retail.csv.gz"));
        Path server = work.resolve("server");
        Path replica = work.resolve("replica");
        List<JsonNode> online = new ArrayList<>();
        long all;
        try (Backend backend = Backend.start(server, 0)) {
            Run imported = tidemark(
                    PASSWORD, "import", data.resolve("online-retail.csv.gz"), "--dataset", "retail", "--server",
                    backend.url, "--user", "admin@harbour", "--password-stdin", "--format", "json");
            JsonNode report = imported.json();
            check("import: every row of the file goes in", truth.rows, report.path("rows").asLong());
            check("import: none is rejected", 0L, report.path("rejected").asLong());
            System.out.printf("  import %,d rows in %d ms%n", truth.rows, report.path("elapsedMs").asLong());

            String token = login(backend.url, "admin@harbour");
            for (String query : QUERIES) {
                online.add(post(backend.url, "/api/v1/query", token, query));
            }
            JsonNode first = online.get(0).path("rows").path(0);
            check("query: rows", truth.rows, first.path(0).asLong());
            check("query: countries", (long) truth.countries.size(), first.path(1).asLong());
            check("query: exact sum of quantities", truth.quantity, first.path(2).asLong());
            check("query: exact sum of prices", 0, truth.price.compareTo(new BigDecimal(first.path(3).asText())));
            check("query: rows without customer", truth.noCustomer, online.get(1).path("rows").path(0).path(0).asLong());
            check("query: negative quantities", truth.negative, online.get(2).path("rows").path(0).path(0).asLong());

            String other = login(backend.url, "admin@orchard");
            check("another tenant does not see it", 404, status(backend.url, "/api/v1/query", other, QUERIES.get(0)));

            Run synced = tidemark(
                    PASSWORD, "sync", "--data", replica, "--server", backend.url, "--user", "admin@harbour",
                    "--password-stdin", "--format", "json");
            JsonNode sync = synced.json();
            all = sync.path("rows").asLong();
            check("sync: brings all rows", true, sync.path("rows").asLong() > truth.rows);
            check("sync: brings the dashboards", true, sync.path("documents").asLong() >= 3);
            System.out.printf("  first sync %,d rows in %d ms%n", sync.path("rows").asLong(), sync.path("elapsedMs").asLong());

            check("a port in use is said", true, portInUse(backend.port));
            check("a wrong password is said", true, wrongPassword(backend.url));
        }

        for (int i = 0; i < QUERIES.size(); i++) {
            JsonNode offline = tidemark(null, "query", "--data", replica, "--json", QUERIES.get(i), "--format", "json").json();
            check("offline = online: query " + i, online.get(i).path("rows").toString(), offline.path("rows").toString());
            check("offline = online: columns " + i, online.get(i).path("columns").toString(), offline.path("columns").toString());
        }
        JsonNode verified = tidemark(null, "verify", "--data", replica, "--format", "json").json();
        check("verify: the replica is what the backend sent", true, verified.path("ok").asBoolean());
        picture(replica);
        interruptedSync(server, all);
    }

    private void picture(Path replica) throws Exception {
        for (String theme : List.of("light", "dark")) {
            Path png = work.resolve("sales-" + theme + ".png");
            Run run = tidemark(null, "render", "--data", replica, "--dashboard", "Sales overview", "--out", png, "--size",
                    "1600x1000", "--theme", theme);
            check("render " + theme + " ends well", 0, run.exit);
            BufferedImage image = Files.exists(png) ? ImageIO.read(png.toFile()) : new BufferedImage(1, 1, 1);
            Set<Integer> colours = new HashSet<>();
            for (int y = 0; y < image.getHeight(); y += 3) {
                for (int x = 0; x < image.getWidth(); x += 3) {
                    colours.add(image.getRGB(x, y));
                }
            }
            check("render " + theme + " has the size asked for", "1600x1000", image.getWidth() + "x" + image.getHeight());
            check("render " + theme + " is not blank", true, colours.size() > 50);
        }
    }

    /// The backend is killed while a first sync runs; the same command afterwards ends complete and verified.
    private void interruptedSync(Path server, long all) throws Exception {
        Path replica = work.resolve("interrupted");
        Backend backend = Backend.start(server, 0);
        Process sync = start("sync", "--data", replica, "--server", backend.url, "--user", "admin@harbour",
                "--password-stdin", "--format", "json");
        sync.getOutputStream().write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        sync.getOutputStream().close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (sync.isAlive() && size(replica) < 8_000_000 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        boolean cut = sync.isAlive();
        backend.process.destroyForcibly().waitFor();
        Run broken = Run.of(sync);
        if (cut) {
            check("a backend that dies in the first sync is said in one sentence", true, broken.exit == 1 && broken.oneSentence());
        }
        try (Backend again = Backend.start(server, backend.port)) {
            Run resumed = tidemark(PASSWORD, "sync", "--data", replica, "--server", again.url, "--user", "admin@harbour",
                    "--password-stdin", "--format", "json");
            check("the next sync completes it", 0, resumed.exit);
            long rows = resumed.json().path("rows").asLong();
            check("and fetches only what is missing", true, !cut || rows < all);
            System.out.printf("  resumed with %,d of %,d rows%n", rows, all);
        }
        check("and it verifies", true, tidemark(null, "verify", "--data", replica, "--format", "json").json().path("ok").asBoolean());
    }

    // ------------------------------------------------------------------ without a backend

    private void localFiles() throws Exception {
        Path local = work.resolve("local");
        for (String[] file : new String[][] {
            {"birdstrikes.csv", "birdstrikes"}, {"seattle-weather.csv", "weather"}, {"us-employment.csv", "employment"}
        }) {
            long rows = 0;
            try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(data.resolve(file[0]))) {
                rows = csv.stream().count();
            }
            JsonNode report = tidemark(null, "import", data.resolve(file[0]), "--dataset", file[1], "--data", local, "--format", "json").json();
            check("local import of " + file[0], rows, report.path("rows").asLong());
            JsonNode answer = tidemark(null, "query", "--data", local, "--format", "json", "--json",
                    "{\"dataset\":\"" + file[1] + "\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}").json();
            check("local count of " + file[0], rows, answer.path("rows").path(0).path(0).asLong());
        }
        check("local datasets are listed", 3, tidemark(null, "datasets", "--data", local, "--format", "json").json().size());
        Path csv = work.resolve("weather.csv");
        check("export", 0, tidemark(null, "export", "--data", local, "--dataset", "weather", "--out", csv).exit);
        check("export writes every row", 1462L, Files.exists(csv) ? Files.lines(csv).count() : 0L);
    }

    private void badInput() throws Exception {
        Path local = work.resolve("local");
        refused("an unknown field", 1, "query", "--data", local, "--json",
                "{\"dataset\":\"weather\",\"measures\":[{\"agg\":\"sum\",\"field\":\"nope\"}]}");
        refused("an unknown aggregate", 1, "query", "--data", local, "--json",
                "{\"dataset\":\"weather\",\"measures\":[{\"agg\":\"mode\",\"field\":\"wind\"}]}");
        refused("an unknown dashboard", 1, "render", "--data", local, "--dashboard", "nope", "--out", work.resolve("x.png"));
        refused("a wrong option", 2, "query", "--data", local, "--jsn", "{}");
        Path quote = Files.writeString(work.resolve("quote.csv"), "a,b\n1,\"never closed\n2,3\n4,5\n");
        refused("a broken quote", 1, "import", quote, "--dataset", "quote", "--data", local);
        Path latin = Files.write(work.resolve("latin.csv"), "name,n\nCafé,1\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("a wrong encoding", 1, "import", latin, "--dataset", "latin", "--data", local);
        refused("a file that is not there", 1, "import", work.resolve("none.csv"), "--dataset", "none", "--data", local);
        refused("a backend that is not there", 1, "sync", "--data", work.resolve("nobody"), "--server",
                "http://127.0.0.1:9", "--user", "admin@harbour", "--password-stdin");
        check("what was there is still there", 3, tidemark(null, "datasets", "--data", local, "--format", "json").json().size());

        Path broken = work.resolve("broken");
        copy(local, broken);
        try (Stream<Path> files = Files.walk(broken)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sqlite")).toList()) {
                Files.writeString(file, "this was a replica once, and is a letter to my aunt now".repeat(100));
            }
        }
        refused("a replica that is not SQLite", 1, "datasets", "--data", broken);
    }

    private boolean wrongPassword(String url) throws Exception {
        Run run = tidemark("wrong", "sync", "--data", work.resolve("wrong"), "--server", url, "--user", "admin@harbour", "--password-stdin");
        return run.exit == 1 && run.oneSentence();
    }

    private boolean portInUse(int port) throws Exception {
        Run run = tidemark(null, "backend", "--port", Integer.toString(port), "--data", work.resolve("second"));
        return run.exit == 1 && run.oneSentence();
    }

    private void refused(String what, int exit, Object... command) throws Exception {
        Run run = tidemark("x", command);
        check(what + ": exit code", exit, run.exit);
        check(what + ": one sentence, no stack trace: " + run.err.strip(), true, exit == 2 || run.oneSentence());
    }

    // ------------------------------------------------------------------ what is asked

    private static final List<String> QUERIES = List.of(
            """
            {"dataset":"retail","measures":[{"agg":"count","as":"rows"},{"agg":"countDistinct","field":"Country","as":"countries"},
             {"agg":"sum","field":"Quantity","as":"quantity"},{"agg":"sum","field":"UnitPrice","as":"price"}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"count","as":"n"}],"filters":[{"field":"CustomerID","op":"isNull"}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"count","as":"n"}],"filters":[{"field":"Quantity","op":"<","value":0}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"sum","field":"Quantity","as":"units"},{"agg":"count","as":"lines"}],
             "dimensions":[{"field":"Country"}],"sort":[{"by":"units","dir":"desc"}],"limit":40}""",
            """
            {"dataset":"retail","measures":[{"agg":"sum","field":"Quantity","as":"units"},{"agg":"avg","field":"UnitPrice","as":"price"}],
             "dimensions":[{"field":"InvoiceDate","grain":"month","as":"month"}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"median","field":"UnitPrice","as":"mid"},{"agg":"p95","field":"UnitPrice","as":"p95"},
             {"agg":"stddev","field":"UnitPrice","as":"spread"},{"agg":"min","field":"UnitPrice","as":"low"},{"agg":"max","field":"UnitPrice","as":"high"}],
             "dimensions":[{"field":"Country"}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"sum","field":"UnitPrice","as":"price"},{"agg":"count","as":"n"},{"expr":"price / n","as":"mean"}],
             "dimensions":[{"field":"InvoiceDate","grain":"week","as":"week"},{"field":"Country"}],
             "filters":[{"field":"Country","op":"in","values":["France","Germany","EIRE"]}],"having":[{"measure":"n","op":">","value":100}]}""",
            """
            {"dataset":"retail","measures":[{"agg":"countDistinct","field":"InvoiceNo","as":"invoices"}],
             "dimensions":[{"field":"Description"}],"sort":[{"by":"invoices","dir":"desc"}],"limit":100}""",
            """
            {"dataset":"retail","measures":[{"agg":"count","as":"n"}],"dimensions":[{"field":"Description"}],
             "filters":[{"field":"Description","op":"contains","value":"TEA"},{"field":"InvoiceDate","op":"between","from":"2011-01-01","to":"2011-07-01"}],
             "sort":[{"by":"n","dir":"desc"}],"limit":50}""",
            """
            {"dataset":"retail","measures":[{"agg":"stddev","field":"Quantity","as":"s"},{"agg":"avg","field":"Quantity","as":"a"},{"agg":"p99","field":"Quantity","as":"p"}],
             "dimensions":[{"field":"InvoiceDate","grain":"hour","as":"hour"}],"limit":500}""",
            """
            {"dataset":"retail","measures":[{"agg":"count","as":"n"}],"dimensions":[{"field":"CustomerID"}],
             "sort":[{"by":"n","dir":"asc"}],"limit":200}""",
            """
            {"dataset":"sales","measures":[{"agg":"sum","field":"revenue","as":"revenue"}],"dimensions":[{"field":"region"}]}""");

    /// What the file holds, counted without any of Tidemark's code.
    private record Retail(long rows, Set<String> countries, long quantity, BigDecimal price, long noCustomer, long negative) {
        static Retail count(Path file) throws IOException {
            long rows = 0;
            long quantity = 0;
            long noCustomer = 0;
            long negative = 0;
            BigDecimal price = BigDecimal.ZERO;
            Set<String> countries = new HashSet<>();
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                    CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (NamedCsvRecord row : csv) {
                    rows++;
                    long units = Long.parseLong(row.getField("Quantity"));
                    quantity += units;
                    negative += units < 0 ? 1 : 0;
                    price = price.add(new BigDecimal(row.getField("UnitPrice")));
                    noCustomer += row.getField("CustomerID").isEmpty() ? 1 : 0;
                    countries.add(row.getField("Country"));
                }
            }
            return new Retail(rows, countries, quantity, price, noCustomer, negative);
        }
    }

    // ------------------------------------------------------------------ processes and calls

    private record Run(int exit, String out, String err) {
        static Run of(Process process) throws Exception {
            StringBuilder err = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> err.append(read(process.getErrorStream())));
            String out = read(process.getInputStream());
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            reader.join(Duration.ofSeconds(5));
            return new Run(process.waitFor(), out, err.toString());
        }

        JsonNode json() throws IOException {
            if (exit != 0) {
                System.out.println("  exit " + exit + ": " + err.strip());
            }
            return JSON.readTree(out.isBlank() ? "{}" : out);
        }

        boolean oneSentence() {
            return !err.isBlank() && err.strip().lines().count() == 1 && !err.contains("Exception") && out.isBlank();
        }
    }

    private record Backend(Process process, String url, int port) implements AutoCloseable {
        static Backend start(Path folder, int port) throws IOException {
            Process process = Acceptance.start("backend", "--demo", "--port", Integer.toString(port), "--data", folder);
            process.getOutputStream().close();
            StringBuilder err = new StringBuilder();
            Thread.ofVirtual().start(() -> err.append(read(process.getErrorStream())));
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
            if (line == null || !line.startsWith("listening on ")) {
                throw new IOException("the backend did not start: " + line + "\n" + err);
            }
            String url = line.substring("listening on ".length());
            return new Backend(process, url, URI.create(url).getPort());
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IOException("the backend did not stop within 30 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./tidemark"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command).start();
    }

    private Run tidemark(String stdin, Object... arguments) throws Exception {
        Process process = start(arguments);
        try (var in = process.getOutputStream()) {
            if (stdin != null) {
                in.write((stdin + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // It ended without reading what it was offered; its exit code is judged.
        }
        return Run.of(process);
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private String login(String url, String user) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("username", user).put("password", PASSWORD);
        return post(url, "/api/v1/auth/login", null, body.toString()).path("accessToken").asText();
    }

    private JsonNode post(String url, String path, String token, String body) throws Exception {
        return JSON.readTree(send(url, path, token, body).body());
    }

    private int status(String url, String path, String token, String body) throws Exception {
        return send(url, path, token, body).statusCode();
    }

    private HttpResponse<String> send(String url, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void check(String what, Object expected, Object actual) {
        if (expected.equals(actual)) {
            passed++;
            System.out.println("  ok    " + what);
        } else {
            failed++;
            System.out.println("  FAIL  " + what + ": expected " + shorten(expected) + ", was " + shorten(actual));
        }
    }

    private static String shorten(Object value) {
        String text = value.toString();
        return text.length() < 600 ? text : text.substring(0, 600) + "…";
    }

    /// Of a folder in which a program works: where a file goes while it is looked at, nothing; look again.
    private static long size(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return 0;
            }
            throw e;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
    }
}
