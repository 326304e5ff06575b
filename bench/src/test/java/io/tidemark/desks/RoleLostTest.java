package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody loses a part of a dataset while their desktop is online: its rows leave the files, the server is told, and
/// what they keep answers on.
final class RoleLostTest {
    private static final String LOST = "canary-of-the-south";
    private static final String KEPT = "canary-of-the-north";
    private static final long WAIT_SECONDS = 60;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsLostLeavesTheFilesAndTheServerHearsOfIt() throws Exception {
        try (PeopledBackend backend = new PeopledBackend(folder.resolve("backend"));
                Server server = new Server(backend.address(), Retries.usual(new Random(1)))) {
            backend.person("nell@harbour", "north", "south");
            Session admin =
                    new Session(new SignIn(server), TokenVault.none(), InstantSource.system(), new SecureRandom());
            admin.signIn("admin@harbour", "tidemark".toCharArray());
            fill(backend.address(), admin);
            rules(
                    backend.address(),
                    admin,
                    "{\"role\":\"north\",\"where\":{\"place\":[\"north\"]}}",
                    "{\"role\":\"south\"}");

            DataFolder data = new DataFolder(folder.resolve("desk"));
            var workspaces =
                    new Workspaces(data, new SettingsFile(data.settings()), InstantSource.system(), new Random(2));
            try (Workspace desk = workspaces.signIn(backend.address(), "nell@harbour", "tidemark")) {
                desk.start();
                await("the first sync", () -> rows(desk) == 2_000);
                assertTrue(isInFiles(LOST) && isInFiles(KEPT));

                long since = System.nanoTime();
                rules(backend.address(), admin, "{\"role\":\"north\",\"where\":{\"place\":[\"north\"]}}");
                await("the rows to leave the files", () -> !isInFiles(LOST));
                double seconds = (System.nanoTime() - since) / 1e9;
                await("the server to hear of it", () -> isConfirmed(backend.address(), admin));
                System.out.printf("a part that was lost was gone from the files after %.1f s%n", seconds);
                await("what is kept", () -> rows(desk) == 1_000);
                assertTrue(isInFiles(KEPT));
            }
            assertFalse(isInFiles(LOST));
        }
    }

    private static long rows(Workspace desk) {
        return desk.holdings().stream()
                .filter(each -> each.dataset().id().equals("tides"))
                .mapToLong(each -> each.rows())
                .sum();
    }

    private void fill(URI address, Session admin) throws Exception {
        new Asking(address, admin).post("/api/v1/datasets", """
                {"id":"tides","key":["k"],"partitionBy":["place"],"fields":[{"name":"k","type":"integer"},
                 {"name":"place","type":"string"},{"name":"note","type":"string"}]}""");
        new Asking(address, admin)
                .post(
                        "/api/v1/datasets/tides/rows",
                        IntStream.range(0, 2_000)
                                .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":" + i + ",\"place\":\""
                                        + (i % 2 == 0 ? "north" : "south") + "\",\"note\":\""
                                        + (i % 2 == 0 ? KEPT : LOST) + " "
                                        + i
                                        + "\"}}")
                                .collect(Collectors.joining("\n")));
    }

    private void rules(URI address, Session admin, String... rules) throws Exception {
        new Asking(address, admin)
                .put("/api/v1/datasets/tides/policy", "{\"rules\":[" + String.join(",", rules) + "]}");
    }

    private boolean isConfirmed(URI address, Session admin) {
        try {
            for (JsonNode device :
                    new Asking(address, admin).get("/api/v1/admin/devices").path("items")) {
                if (device.path("name").asText().startsWith("nell")
                        && device.path("confirmed").asBoolean()) {
                    assertEquals(1_000, device.path("rows").asInt());
                    return true;
                }
            }
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// Anywhere below the desktop's folder, whatever kind of file it is.
    private boolean isInFiles(String canary) {
        byte[] sought = canary.getBytes(StandardCharsets.UTF_8);
        try (var files = Files.walk(folder.resolve("desk"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (contains(bytes(file), sought)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException gone) {
            return new byte[0];
        }
    }

    private static boolean contains(byte[] bytes, byte[] sought) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(new String(sought, StandardCharsets.ISO_8859_1));
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            Thread.sleep(50);
        }
    }
}
