package io.tidemark.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.util.internal.PlatformDependent;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Fanout;
import io.tidemark.backend.gateway.Frame;
import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.gateway.Switchboard;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/// A server whose members all hear what its own thread publishes: with the gateway's connections and fan-out, or, as
/// `frames`, with what Vert.x gives by itself, a text message for each member, or, as `floor`, with bare writes. It
/// takes orders on stdin, one a line, and answers each with a number: `members`, `publish COUNT BYTES PER_SECOND` (0:
/// without a pause), `heap` and `direct` (bytes), `caughtUp`.
final class FanoutServer {

    static final String OURS = "tidemark";
    static final String FRAMES = "frames";
    static final String WS = "ws";
    /// No server of WebSockets at all: what the operating system takes for writing the bytes to each socket.
    static final String FLOOR = "floor";

    private static final int ANY_SHARED_PORT = -1;
    private static final Duration HEARTBEAT = Duration.ofMinutes(10);

    /// Who hears what is published.
    interface Members {
        int count();

        void hear(String text);

        /// So many fell so far behind that they lost messages, and have read on since.
        int caughtUp();
    }

    private interface Sockets extends Members {
        void admit(ServerWebSocket socket);
    }

    private static final class Ours implements Sockets {
        private final Set<Connection> all = ConcurrentHashMap.newKeySet();
        private final AtomicInteger caughtUp = new AtomicInteger();
        private final Fanout fanout = new Fanout(LineSettings.USUAL.tick(), System::nanoTime);
        private final Switchboard board;
        private final Tokens.Verified token = new Tokens.Verified(
                new Caller("u", "bench", "U", Set.of(Role.VIEWER)),
                Instant.now().plus(Duration.ofDays(1)));

        Ours(Vertx vertx) {
            board = new Switchboard(
                    vertx,
                    fanout,
                    InstantSource.system(),
                    HEARTBEAT,
                    (sent, done) -> done.accept(null),
                    connection -> caughtUp.incrementAndGet());
        }

        @Override
        public int caughtUp() {
            return caughtUp.get();
        }

        @Override
        public void admit(ServerWebSocket socket) {
            var connection = new Connection(board, socket, token, Integer.toString(all.size()));
            connection.open(() -> all.remove(connection));
            all.add(connection);
        }

        @Override
        public int count() {
            return all.size();
        }

        @Override
        public void hear(String text) {
            try (Frame frame = Frame.of(text)) {
                fanout.send(all, frame);
            }
        }
    }

    private static final class Frames implements Sockets {
        private final Set<ServerWebSocket> all = ConcurrentHashMap.newKeySet();

        @Override
        public void admit(ServerWebSocket socket) {
            all.add(socket);
            socket.closeHandler(nothing -> all.remove(socket));
        }

        @Override
        public int count() {
            return all.size();
        }

        @Override
        public void hear(String text) {
            all.forEach(socket -> socket.writeTextMessage(text));
        }

        /// Vert.x keeps all that a slow reader does not read.
        @Override
        public int caughtUp() {
            return 0;
        }
    }

    private FanoutServer() {}

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        if (args[0].equals(FLOOR)) {
            try (var floor = new SocketFloor()) {
                obeyAll(floor, floor.port());
            }
        } else {
            var vertx = Vertx.vertx();
            Sockets members = args[0].equals(OURS) ? new Ours(vertx) : new Frames();
            obeyAll(members, listen(vertx, members));
        }
        System.exit(0);
    }

    /// As the backend does it: a server for each processor, which share the port.
    private static int listen(Vertx vertx, Sockets members) throws Exception {
        var servers = new CopyOnWriteArrayList<HttpServer>();
        Supplier<Deployable> one = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                                .setPerMessageWebSocketCompressionSupported(false)
                                .setPerFrameWebSocketCompressionSupported(false))
                        .webSocketHandler(members::admit);
                servers.add(server);
                return server.listen(ANY_SHARED_PORT, "127.0.0.1");
            }
        };
        vertx.deployVerticle(
                        one,
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return servers.getFirst().actualPort();
    }

    private static void obeyAll(Members members, int port) throws IOException {
        System.out.println("listening on http://127.0.0.1:" + port);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(obey(members, List.of(order.split(" ", -1))));
        }
    }

    private static long obey(Members members, List<String> order) {
        return switch (order.getFirst()) {
            case "members" -> members.count();
            case "publish" ->
                publish(
                        members,
                        Integer.parseInt(order.get(1)),
                        Integer.parseInt(order.get(2)),
                        Integer.parseInt(order.get(3)));
            case "heap" -> heap();
            case "direct" -> PlatformDependent.usedDirectMemory();
            case "caughtUp" -> members.caughtUp();
            default -> throw new IllegalArgumentException(order.getFirst());
        };
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long publish(Members members, int count, int bytes, int perSecond) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (perSecond > 0) {
                long due = start + i * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
            members.hear(message(i, bytes));
        }
        return count;
    }

    /// Begins with the moment it is published at, by the clock that all processes of a machine share.
    private static String message(int offset, int bytes) {
        String head = Listeners.HEAD + System.nanoTime() + ",\"fill\":\"";
        String tail = "\"},\"room\":\"dashboard:1\",\"offset\":" + offset + ",\"epoch\":\"e\"}";
        return head + "x".repeat(bytes - head.length() - tail.length()) + tail;
    }

    /// Whether Node and its `ws` package are there; `NODE_PATH` says where packages are.
    static boolean hasWs() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "-e", "require('ws')")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// In a process of its own.
    ///
    /// @param kind   [#OURS], [#FRAMES], or [#WS] for a plain `ws` server that takes the same orders
    /// @param folder for its log
    static Process start(String kind, Path folder) throws IOException {
        List<String> command = kind.equals(WS)
                ? List.of("node", script(folder).toString())
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FanoutServer.class.getName(),
                        kind);
        return new ProcessBuilder(command)
                .redirectError(folder.resolve(kind + ".log").toFile())
                .start();
    }

    private static Path script(Path folder) throws IOException {
        Path script = folder.resolve("ws-fanout.cjs");
        try (InputStream in = Objects.requireNonNull(FanoutServer.class.getResourceAsStream("ws-fanout.cjs"))) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return script;
    }
}
