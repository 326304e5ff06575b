package io.tidemark.backend.rest;

import io.tidemark.backend.BackendException;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server. Vert.x' event loops own the sockets; each request's handler runs on a virtual thread of its own
/// from a plain executor. Vert.x' own virtual-thread context was not taken: it runs the requests of one context one
/// after the other unless every wait goes through its futures, and JDBC's waits do not.
public final class RestServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final String LINE_PATH = "/ws-analytics";
    private static final int ANY_SHARED_PORT = -1;
    private static final int IDLE_SECONDS = 90;
    private static final int START_SECONDS = 10;
    private static final int STOP_SECONDS = 3;

    private final Vertx vertx;
    private final Serving serving;
    private final List<Route> routes;
    private final @Nullable Line line;
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /// @param line takes the WebSockets; none are accepted without
    public RestServer(Vertx vertx, Serving serving, List<Endpoints> endpoints, @Nullable Line line) {
        this.vertx = vertx;
        this.serving = serving;
        this.line = line;
        var mounted = new Routes();
        endpoints.forEach(feature -> feature.mount(mounted));
        new OpenApi(mounted).mount(mounted);
        this.routes = mounted.all();
    }

    /// Fails as `start` would when the port is taken, so that nothing else is started in vain.
    public static void checkFree(String host, int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            LOG.debug("{} is free", probe.getLocalSocketAddress());
        } catch (IOException e) {
            throw notBound(host, port, e);
        }
    }

    /// Binds and listens; 0 takes any free port. One server for each processor, and so one event loop, which share the
    /// port: a message to all members of a room is as many writes to sockets, more than one processor's work.
    ///
    /// @return the port
    public int start(String host, int port) {
        var entrance = entrance();
        int shared = port == 0 ? ANY_SHARED_PORT : port;
        Supplier<Deployable> one = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                HttpServer server = listener(entrance);
                servers.add(server);
                return server.listen(shared, host);
            }
        };
        try {
            vertx.deployVerticle(
                            one,
                            new DeploymentOptions()
                                    .setInstances(Runtime.getRuntime().availableProcessors()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return servers.getFirst().actualPort();
        } catch (ExecutionException e) {
            throw notBound(host, port, e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw notBound(host, port, e);
        }
    }

    private HttpServer listener(Handler<HttpServerRequest> entrance) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true)
                        // Vert.x would compress for each receiver anew, and look at every request for the wish.
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setMaxWebSocketFrameSize(Line.LARGEST_FRAME)
                        .setMaxWebSocketMessageSize(Line.LARGEST_FRAME))
                .connectionHandler(EarlyFrames::watch)
                .requestHandler(entrance)
                .invalidRequestHandler(Refusals::malformed);
        if (line != null) {
            server.webSocketHandshakeHandler(request -> answer(line, request)).webSocketHandler(line::open);
        }
        return server;
    }

    private static BackendException notBound(String host, int port, @Nullable Throwable cause) {
        String detail = cause instanceof BindException
                ? "Port " + port + " on " + host
                        + " cannot be used, most likely because another program listens there; "
                        + "stop it or choose another port with --port."
                : "The server could not start listening on " + host + ":" + port + ".";
        return new BackendException(503, detail, List.of(), cause);
    }

    private static void answer(Line line, ServerWebSocketHandshake request) {
        int status = request.path().equals(LINE_PATH) ? line.answer(request) : 404;
        if (status == 101) {
            request.accept();
        } else {
            request.reject(status);
        }
    }

    /// The router tries one path after the other; what may be answered from memory goes past it.
    private Handler<HttpServerRequest> entrance() {
        Map<String, Route> quick = routes.stream()
                .filter(route -> route.atOnce() != null)
                .collect(Collectors.toUnmodifiableMap(route -> route.template, Function.identity()));
        Router router = router();
        return request -> {
            Route route = quick.get(Objects.requireNonNullElse(request.path(), ""));
            if (route != null && request.method().name().equals(route.method)) {
                dispatch(request, Map.of(), route);
            } else {
                router.handle(request);
            }
        };
    }

    private Router router() {
        Router router = Router.router(vertx);
        for (Route route : routes) {
            router.route(HttpMethod.valueOf(route.method), vertxPath(route.template))
                    .handler(routing -> dispatch(routing.request(), routing.pathParams(), route));
        }
        new Refusals(routes).mount(router);
        return router;
    }

    private static String vertxPath(String template) {
        return template.replaceAll("\\{(\\w+)}", ":$1");
    }

    private void dispatch(HttpServerRequest request, Map<String, String> pathParameters, Route route) {
        new Exchange(vertx, request, pathParameters, route, serving).begin(workers);
    }

    /// Stops accepting, lets running requests end for at most 3 s.
    @Override
    public void close() {
        try {
            Future.join(servers.stream()
                            .map(server -> server.shutdown(STOP_SECONDS, TimeUnit.SECONDS))
                            .toList())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS + 1L, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            LOG.info("Open connections were cut at shutdown");
        }
        workers.shutdownNow();
    }
}
