package io.tidemark.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line as a person at a prompt sees it, without any network.
class CommandsTest {
    private static final String ORDERS = """
            id,when,country,amount,note
            1,2025-01-03,Norway,10.50,first
            2,2025-01-20,Norway,4.50,
            3,2025-02-01,Chile,7.25,"a, b"
            4,2025-02-11,Chile,-2.00,back
            """;

    @TempDir
    private Path folder = Path.of("");

    private Prompt prompt = new Prompt(Path.of(""));
    private Path file = Path.of("");

    @BeforeEach
    void writeOrders() throws IOException {
        prompt = new Prompt(folder.resolve("data"));
        file = Files.writeString(folder.resolve("orders.csv"), ORDERS);
    }

    private JsonNode importOrders() throws IOException {
        return prompt.json("import", file.toString(), "--dataset", "orders");
    }

    @Test
    void whatWasImportedIsListedAskedAndVerified() throws IOException {
        JsonNode imported = importOrders();
        assertEquals("orders", imported.path("dataset").asText());
        assertEquals(4, imported.path("rows").asInt());
        assertEquals(0, imported.path("rejected").asInt());
        assertTrue(imported.has("elapsedMs"));

        JsonNode listed = prompt.json("datasets");
        assertEquals(1, listed.size());
        assertEquals("orders", listed.path(0).path("id").asText());
        assertEquals(4, listed.path(0).path("rows").asInt());
        assertEquals(
                "amount", listed.path(0).path("fields").path(3).path("name").asText());
        assertTrue(listed.path(0).path("asOf").has("lsn"));

        JsonNode answer = prompt.json("query", "--json", """
                {"dataset":"orders","measures":[{"agg":"sum","field":"amount","as":"total"}],
                 "dimensions":[{"field":"country"}],"sort":[{"by":"total","dir":"desc"}]}""");
        assertEquals(
                "[[\"Norway\",15.00],[\"Chile\",5.25]]", answer.path("rows").toString());
        assertEquals("country", answer.path("columns").path(0).path("name").asText());
        assertEquals(2, answer.path("performance").path("rowCount").asInt());
        assertTrue(answer.path("asOf").has("epoch"));

        JsonNode verified = prompt.json("verify");
        assertTrue(verified.path("ok").asBoolean());
        assertEquals(1, verified.path("buckets").asInt());
        assertEquals(0, verified.path("mismatches").size());
    }

    @Test
    void nothingCanBeMendedWhereNobodyIsSignedIn() throws IOException {
        importOrders();
        Prompt.Said said = prompt.run("verify", "--mend");
        assertEquals(1, said.code());
        assertTrue(said.err().contains("--server"), said.err());
    }

    @Test
    void withoutJsonItIsATableThatLinesUp() throws IOException {
        importOrders();
        Prompt.Said said = prompt.run(
                "query",
                "--json",
                "{\"dataset\":\"orders\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}],"
                        + "\"dimensions\":[{\"field\":\"country\"}]}");
        assertEquals(0, said.code());
        assertEquals(
                List.of("country  n", "───────  ─", "Chile    2", "Norway   2", "2 rows"),
                said.out().lines().toList());
    }

    @Test
    void anExportedFileSaysTheSameAsTheOneThatCameIn() throws IOException {
        importOrders();
        Path out = folder.resolve("again.csv");
        assertEquals(
                0,
                prompt.run("export", "--dataset", "orders", "--out", out.toString())
                        .code());
        assertEquals(ORDERS, Files.readString(out).replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.xlsx", "orders.parquet"})
    void aDatasetIsExportedInTheFormTheNameAsksFor(String name) throws IOException {
        importOrders();
        Path out = folder.resolve(name);
        Prompt.Said said = prompt.run("export", "--dataset", "orders", "--out", out.toString());
        assertEquals(0, said.code(), said.err());
        String start = new String(Files.readAllBytes(out), 0, 2, StandardCharsets.ISO_8859_1);
        assertEquals(name.endsWith("xlsx") ? "PK" : "PA", start);
    }

    @Test
    void replacingForgetsTheRowsThatWereThere() throws IOException {
        importOrders();
        Files.writeString(file, "id,amount\n9,1\n");
        assertEquals(
                1,
                prompt.json("import", file.toString(), "--dataset", "orders", "--replace")
                        .path("rows")
                        .asInt());
        assertEquals(1, prompt.json("datasets").path(0).path("rows").asInt());
    }

    @Test
    void everyFailureIsOneSentenceAndTheRightCode() throws IOException {
        importOrders();
        Path broken = Files.writeString(folder.resolve("broken.csv"), "a,b\n1,\"never closed\n2,3\n");
        Path latin = Files.write(folder.resolve("latin.csv"), "name,n\nCafé,1\n".getBytes(StandardCharsets.ISO_8859_1));

        fails(
                1,
                "nope",
                "query",
                "--json",
                "{\"dataset\":\"orders\",\"measures\":[{\"agg\":\"sum\",\"field\":\"nope\",\"as\":\"x\"}]}");
        fails(
                1,
                "median",
                "query",
                "--json",
                "{\"dataset\":\"orders\",\"measures\":[{\"agg\":\"mode\",\"field\":\"amount\",\"as\":\"x\"}]}");
        fails(
                1,
                "elsewhere",
                "query",
                "--json",
                "{\"dataset\":\"elsewhere\",\"measures\":[{\"agg\":\"count\",\"as\":\"x\"}]}");
        fails(1, "JSON", "query", "--json", "{\"dataset\":");
        fails(1, "none.csv", "import", folder.resolve("none.csv").toString(), "--dataset", "none");
        fails(1, "2", "import", broken.toString(), "--dataset", "broken");
        fails(1, "latin.csv", "import", latin.toString(), "--dataset", "latin");
        fails(1, "name", "import", file.toString(), "--dataset", "no such name");
        fails(
                1,
                "sync",
                "render",
                "--dashboard",
                "nope",
                "--out",
                folder.resolve("x.png").toString());
        fails(1, "signed in", "sync");
        fails(2, "--json", "query", "--jsn", "{}");
        fails(2, "size", "render", "--dashboard", "x", "--out", "x.png", "--size", "big");
        fails(2, ".csv", "export", "--dataset", "orders", "--out", "orders.doc");
        fails(2, "address", "sync", "--server", "nonsense", "--user", "me", "--password-stdin");
        fails(2, "--user", "sync", "--server", "http://127.0.0.1:9");
        assertEquals(1, prompt.json("datasets").size());
    }

    @Test
    void anUnreachableBackendIsSaidAndLeavesNothingBehind() throws IOException {
        fails(1, "reached", "sync", "--server", "http://127.0.0.1:9", "--user", "me", "--password-stdin");
        fails(1, "Import a file or sync first", "datasets");
    }

    @Test
    void aReplicaThatIsNoDatabaseIsLeftAsItIs() throws IOException {
        importOrders();
        Path replica = folder.resolve("data/local/replica.sqlite");
        String letter = "a letter to my aunt, not a database ".repeat(50);
        Files.writeString(replica, letter);
        fails(1, "not a Tidemark replica", "datasets");
        assertEquals(letter, Files.readString(replica));
    }

    private void fails(int code, String says, String... arguments) {
        Prompt.Said said = prompt.run(arguments);
        assertEquals(code, said.code(), () -> String.join(" ", arguments) + ": " + said);
        assertEquals(1, said.err().lines().count(), said.err());
        assertTrue(said.err().contains(says), said.err());
        assertFalse(said.err().contains("Exception"), said.err());
        assertEquals("", said.out());
    }

    @Test
    void theSettingsSayWhichWorkspaceWasLast() throws IOException {
        importOrders();
        JsonNode settings =
                Json.MAPPER.readTree(folder.resolve("data/settings.json").toFile());
        assertEquals("local", settings.path("lastWorkspace").asText());
    }
}
