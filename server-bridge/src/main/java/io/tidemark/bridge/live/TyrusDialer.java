package io.tidemark.bridge.live;

import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Bearer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.auth.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens WebSockets with Tyrus, each dialled on a virtual thread. All of them share one selector.
final class TyrusDialer implements Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(TyrusDialer.class);
    /// A batch carries ten messages, of which each may be large.
    private static final int MOST_TEXT = 4 * 1024 * 1024;
    /// How long the answer to a handshake is waited for. Tyrus does not hear that the connection was cut before it,
    /// and waits to the end: so that is near at first, and twice as far after each wait in vain.
    private static final int FIRST_HANDSHAKE_MILLIS = 1_500;

    private static final int LONGEST_HANDSHAKE_MILLIS = 10_000;

    private final URI address;
    private final Bearer bearer;
    private final ClientManager client;
    private final AtomicInteger handshakeMillis = new AtomicInteger(FIRST_HANDSHAKE_MILLIS);
    private volatile String lastToken = "";

    TyrusDialer(URI server, Bearer bearer) {
        String scheme = "https".equalsIgnoreCase(server.getScheme()) ? "wss" : "ws";
        this.address = URI.create(scheme + "://" + server.getRawAuthority() + "/ws-analytics");
        this.bearer = bearer;
        this.client = ClientManager.createClient();
        client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        client.getProperties().put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, 5);
        client.setDefaultMaxTextMessageBufferSize(MOST_TEXT);
    }

    @Override
    public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
        Thread.ofVirtual().name("live-dial-" + attempt).start(() -> connect(attempt, newToken, events));
    }

    @Override
    public void freshToken(int attempt, Consumer<LineEvent> events) {
        Thread.ofVirtual().name("live-token-" + attempt).start(() -> {
            try {
                String token = bearer.renew(lastToken);
                lastToken = token;
                events.accept(new LineEvent.Token(attempt, token, bearer.tokenEnds()));
            } catch (RuntimeException e) {
                events.accept(new LineEvent.NoToken(attempt, e));
            }
        });
    }

    /// A slow line is given the time that it was seen to take, twice.
    private static int patienceAfter(long nanos) {
        int twice = (int) Math.min(2 * TimeUnit.NANOSECONDS.toMillis(nanos), LONGEST_HANDSHAKE_MILLIS);
        return Math.max(twice, FIRST_HANDSHAKE_MILLIS);
    }

    private void connect(int attempt, boolean newToken, Consumer<LineEvent> events) {
        int patience = handshakeMillis.get();
        long start = System.nanoTime();
        try {
            String token = newToken ? bearer.renew(lastToken) : bearer.token();
            lastToken = token;
            ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                    .configurator(new Authorized(token))
                    .build();
            client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, patience);
            start = System.nanoTime();
            client.connectToServer(new Ears(attempt, bearer.tokenEnds(), events), config, address);
            handshakeMillis.set(patienceAfter(System.nanoTime() - start));
        } catch (DeploymentException | IOException e) {
            if (System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(patience)) {
                handshakeMillis.set(Math.min(2 * patience, LONGEST_HANDSHAKE_MILLIS));
            }
            events.accept(
                    isRefusal(e)
                            ? new LineEvent.Refused(attempt)
                            : new LineEvent.Failed(
                                    attempt, new BridgeException.Unreachable(address.getAuthority(), e)));
        } catch (RuntimeException e) {
            events.accept(new LineEvent.Failed(attempt, e));
        }
    }

    private static boolean isRefusal(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException) {
                return true;
            }
        }
        return false;
    }

    private static final class Authorized extends ClientEndpointConfig.Configurator {
        private final String token;

        Authorized(String token) {
            this.token = token;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.put("Authorization", List.of("Bearer " + token));
        }
    }

    /// Turns what Tyrus reports into events. Called on Tyrus' threads.
    private static final class Ears extends Endpoint {
        private final int attempt;
        private final Instant tokenEnds;
        private final Consumer<LineEvent> events;

        Ears(int attempt, Instant tokenEnds, Consumer<LineEvent> events) {
            this.attempt = attempt;
            this.tokenEnds = tokenEnds;
            this.events = events;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String text) {
                    events.accept(new LineEvent.Text(attempt, text));
                }
            });
            session.addMessageHandler(new MessageHandler.Whole<PongMessage>() {
                @Override
                public void onMessage(PongMessage pong) {
                    events.accept(new LineEvent.Alive(attempt));
                }
            });
            events.accept(new LineEvent.Opened(attempt, new TyrusSocket(session), tokenEnds));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            events.accept(new LineEvent.Closed(attempt, reason.getCloseCode().getCode()));
        }

        @Override
        public void onError(Session session, Throwable failure) {
            LOG.debug("the live line reports a failure", failure);
        }
    }

    private record TyrusSocket(Session session) implements Socket {
        @Override
        public boolean send(String text) {
            try {
                session.getAsyncRemote().sendText(text, result -> {
                    if (!result.isOK()) {
                        LOG.debug("a message could not be sent", result.getException());
                    }
                });
                return true;
            } catch (IllegalStateException | RejectedExecutionException e) {
                // The second one where it closes just now.
                LOG.debug("the live line is closed already", e);
                return false;
            }
        }

        /// Off the owner's thread: on a dead line the goodbye can hang.
        @Override
        public void close() {
            Thread.ofVirtual().name("live-close").start(() -> {
                try {
                    session.close();
                } catch (IOException | IllegalStateException e) {
                    LOG.debug("the live line was closed already", e);
                }
            });
        }
    }
}
