package io.tidemark.backend.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.modules.Loads.State;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.rest.RestServer;
import io.tidemark.backend.rest.Serving;
import io.tidemark.backend.store.CommitListeners;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The backend's own modules, and some that fail, behind a server of their own and before a real PostgreSQL.
final class ModulesTest {

    private static final Duration WAIT = Duration.ofSeconds(20);

    private final BackendFixture backend = BackendFixture.shared();
    private final SteeredTime time = new SteeredTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Loads loads = new Loads(InstantSource.system(), meters);
    private final Tokens tokens = new Tokens("0123456789abcdef0123456789abcdef", InstantSource.system());
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable RestServer server;
    private int port;
    private final Path folder;

    private final Coalescer coalescer = new Coalescer(meters);
    private final HeavyWork heavy = new HeavyWork(meters);

    ModulesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Modules modules(List<? extends BackendModule<?>> modules) {
        var figures = new ModuleContext.Figures(
                meters, new Cache(1_000, System::nanoTime, meters), coalescer, loads, new EventTimes(meters), Map.of());
        var context = new ModuleContext(
                folder,
                InstantSource.system(),
                backend.store(),
                new CommitListeners(),
                (tenant, dataset) -> {},
                figures);
        return new Modules(modules, context, time, new Random(1));
    }

    private Modules real() {
        return modules(Modules.found(ModulesTest.class.getClassLoader()));
    }

    private void serve(Modules modules) {
        server = new RestServer(vertx, new Serving(tokens, meters, coalescer, heavy), List.of(modules), null);
        port = server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        heavy.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> send(String method, String path, @Nullable Role role, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT)
                .method(method, BodyPublishers.ofString(body));
        if (role != null) {
            UUID id = backend.idOf(role.wireName() + "@harbour");
            var user = new User(id, "harbour", "some@harbour", "Some", Set.of(role), Set.of(), 1, "");
            request.header("Authorization", "Bearer " + tokens.issue(user));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private State state(String name) {
        return loads.of(name).state();
    }

    private void awaitState(String name, State state) {
        long deadline = System.nanoTime() + WAIT.toNanos();
        while (state(name) != state && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(state, state(name));
    }

    @Test
    void whoMayNotCallARouteLoadsNothing() throws Exception {
        try (Modules modules = real()) {
            serve(modules);
            assertEquals(401, send("GET", "/api/v1/admin/stats", null, "").statusCode());
            assertEquals(
                    403, send("GET", "/api/v1/admin/stats", Role.EDITOR, "").statusCode());
            assertEquals(
                    403,
                    send("POST", "/api/v1/datasets/m/import", Role.VIEWER, "a\n1\n")
                            .statusCode());
            assertEquals(State.WAITING, state("admin"));
            assertEquals(State.WAITING, state("imports"));
        }
    }

    @Test
    void theContractListsTheRoutesOfWhatIsNotLoaded() throws Exception {
        try (Modules modules = real()) {
            serve(modules);
            JsonNode contract = Json.MAPPER.readTree(
                    send("GET", "/api/v1/openapi.json", null, "").body());
            assertEquals(
                    "admin",
                    contract.at("/paths/~1api~1v1~1admin~1stats/get/x-role").asText());
            assertTrue(contract.path("paths").has("/api/v1/datasets/{id}/import"));
            assertEquals(State.WAITING, state("admin"));
            assertEquals(State.WAITING, state("imports"));
        }
    }

    @Test
    void theFirstWhoNeedsAPartLoadsItAndTheStatisticsSaySo() throws Exception {
        try (Modules modules = real()) {
            serve(modules);
            var started = send("POST", "/api/v1/datasets/moduled/import", Role.EDITOR, "a\n1\n2\n");
            assertEquals(202, started.statusCode(), started.body());
            var stats = send("GET", "/api/v1/admin/stats", Role.ADMIN, "");
            assertEquals(200, stats.statusCode(), stats.body());
            JsonNode parts = Json.MAPPER.readTree(stats.body()).path("modules");
            assertEquals("loaded", parts.at("/imports/state").asText());
            assertEquals("loaded", parts.at("/admin/state").asText());
            assertEquals(1, parts.at("/imports/tries").asInt());
            assertTrue(parts.at("/imports/loadMs").asDouble() > 0, parts::toString);
            assertFalse(parts.at("/imports/loadedAt").asText().isEmpty());
            awaitJob(started.headers().firstValue("Location").orElseThrow());
        }
    }

    private void awaitJob(String job) throws Exception {
        long deadline = System.nanoTime() + WAIT.toNanos();
        String state = "";
        while (!state.equals("done") && System.nanoTime() < deadline) {
            state = Json.MAPPER
                    .readTree(send("GET", job, Role.VIEWER, "").body())
                    .path("state")
                    .asText();
        }
        assertEquals("done", state);
    }

    @Test
    void anUploadLeftByAnEarlierRunLoadsTheImportsAndNothingElse() throws Exception {
        Path left = folder.resolve("spool/harbour").resolve(UUID.randomUUID().toString());
        Files.createDirectories(left.getParent());
        Files.writeString(left, "a\n1\n");
        try (Modules modules = real()) {
            modules.preload(Set.of());
            awaitState("imports", State.LOADED);
            assertFalse(Files.exists(left), "An upload without a job is dropped");
            assertEquals(State.WAITING, state("admin"));
        }
    }

    @Test
    void whatIsToBePreloadedIsThereBeforeAnybodyCalls() {
        try (Modules modules = real()) {
            modules.preload(Set.of("admin"));
            awaitState("admin", State.LOADED);
            assertEquals(State.WAITING, state("imports"));
        }
    }

    @Test
    void aNameThatNoPartHasIsRefusedWithThoseThereAre() {
        try (Modules modules = real()) {
            var refused = assertThrows(BackendException.class, () -> modules.preload(Set.of("golf")));
            assertTrue(refused.detail().contains("the parts are admin, imports"), refused::detail);
        }
    }

    @Test
    void aPartThatHangsIsA503AndTheRestAnswersMeanwhile() throws Exception {
        var begun = new CountDownLatch(1);
        var hanging = new FakeModule<>("hanging", () -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        try (Modules modules = modules(List.of(hanging, new FakeModule<>("fine", () -> "fine")))) {
            serve(modules);
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/parts/hanging"));
            var answer = client.sendAsync(request.build(), BodyHandlers.ofString());
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            assertEquals("fine", send("GET", "/parts/fine", null, "").body());
            time.advance(Loading.LIMIT);
            var refused = answer.get(10, TimeUnit.SECONDS);
            assertEquals(503, refused.statusCode());
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("5", refused.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(refused.body().contains("The hanging part could not be loaded within 10 s."), refused.body());
            assertEquals("fine", send("GET", "/parts/fine", null, "").body());
        }
    }

    @Test
    void aProviderThatIsNotThereLeavesTheOthers(@TempDir Path classes) throws Exception {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackendModule.class.getName()), "io.tidemark.backend.gone.GoneModule\n");
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ModulesTest.class.getClassLoader())) {
            List<String> names =
                    Modules.found(loader).stream().map(BackendModule::name).toList();
            assertEquals(List.of("admin", "imports"), names);
        }
    }

    @Test
    void theRunningBackendCountsItsParts() {
        var stats = BackendFixture.json(backend.get("/api/v1/admin/stats", "admin@harbour"));
        assertEquals("loaded", stats.at("/modules/admin/state").asText());
        String metrics = backend.get("/metrics", null).body();
        assertTrue(metrics.contains("modules_loads_seconds_count{module=\"admin\",outcome=\"loaded\"} 1"), metrics);
    }
}
