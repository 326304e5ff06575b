package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.RestServer;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.rest.Serving;
import io.tidemark.backend.store.Activity;
import io.tidemark.backend.store.StoreAddress;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.DataTable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A client that goes away while PostgreSQL works for it.
class DisconnectTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BackendFixture backend = BackendFixture.shared();

    private void sleep(Routes routes) {
        routes.get("/sleep", Access.ANYONE, request -> {
            backend.tenants().read("harbour", Duration.ofMinutes(1), connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("select pg_sleep(30) as left_alone");
                }
            });
            return Reply.noContent();
        });
    }

    @Test
    void aStatementEndsWithinASecondAfterItsClientHasGone() throws Exception {
        var meters = new SimpleMeterRegistry();
        Vertx vertx = Vertx.vertx();
        var tokens = new Tokens("0123456789012345678901234567890123", InstantSource.system());
        try (var heavy = new HeavyWork(meters);
                var server = new RestServer(
                        vertx, new Serving(tokens, meters, new Coalescer(meters), heavy), List.of(this::sleep), null);
                var activity = new Activity(backend)) {
            int port = server.start("127.0.0.1", 0);
            try (var socket = connect(port, "GET /sleep HTTP/1.1\r\nHost: here\r\n\r\n")) {
                assertTrue(socket.isConnected());
                activity.awaitRunning("left_alone");
            }
            Duration left = activity.untilGone("left_alone", SECOND);
            assertTrue(left.compareTo(SECOND) < 0, left::toString);
            assertEquals(
                    1,
                    meters.get("http.server.requests")
                            .tag("status", "499")
                            .timer()
                            .count());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aQuestionIsCancelledInPostgresWhenItsClientHasGone() throws Exception {
        backend.post(
                "/api/v1/datasets",
                "admin@harbour",
                "{\"id\":\"abandoned\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        String table = backend.tenants()
                .read("harbour", connection -> new DataTable(Catalog.get(connection, "abandoned")).name());
        String query = "{\"dataset\":\"abandoned\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}";
        try (var activity = new Activity(backend);
                var locking = backend.connect(StoreAddress.OWNER);
                var statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            String request = "POST /api/v1/query HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
                    + backend.token("viewer@harbour") + "\r\nContent-Length: " + query.length() + "\r\n\r\n" + query;
            try (var socket = connect(backend.port(), request)) {
                assertTrue(socket.isConnected());
                activity.awaitRunning(table);
            }
            Duration left = activity.untilGone(table, SECOND);
            locking.rollback();
            assertTrue(left.compareTo(SECOND) < 0, left::toString);
        }
        assertEquals(200, backend.post("/api/v1/query", "viewer@harbour", query).statusCode());
    }

    @Test
    void aSnapshotIsForAllAndIsCutToTheEndWhenTheOneWhoAskedHasGone() throws Exception {
        backend.post(
                "/api/v1/datasets",
                "admin@orchard",
                "{\"id\":\"wanted\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        backend.post("/api/v1/datasets/wanted/rows", "admin@orchard", "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}");
        String table = backend.tenants()
                .read("orchard", connection -> new DataTable(Catalog.get(connection, "wanted")).name());
        try (var activity = new Activity(backend);
                var locking = backend.connect(StoreAddress.OWNER);
                var statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            String request = "GET /sync/v1/manifest HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
                    + backend.token("viewer@orchard") + "\r\n\r\n";
            try (var socket = connect(backend.port(), request)) {
                assertTrue(socket.isConnected());
                activity.awaitRunning(table);
            }
            awaitGone("/sync/v1/manifest");
            assertTrue(activity.isRunning(table), "it was stopped");
            locking.rollback();
        }
        assertEquals(200, backend.get("/sync/v1/manifest", "viewer@orchard").statusCode());
    }

    private void awaitGone(String route) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String counted = "route=\"" + route + "\",status=\"499\"";
        while (!backend.get("/metrics", null).body().contains(counted)) {
            assertTrue(System.nanoTime() < end, "nobody has gone");
        }
    }

    private static Socket connect(int port, String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
