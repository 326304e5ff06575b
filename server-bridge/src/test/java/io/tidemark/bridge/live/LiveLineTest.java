package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tidemark.bridge.rest.Bearer;
import io.tidemark.bridge.rest.Given;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The line over a real socket.
final class LiveLineTest {
    private static final String HELLO = "{\"type\":\"connection_established\",\"data\":{\"connectionId\":\"c\"}}";

    private final MockWebServer web = new MockWebServer();
    private final BlockingQueue<Long> pokes = new LinkedBlockingQueue<>();
    private final BlockingQueue<LineState> states = new LinkedBlockingQueue<>();
    private final LineListener listener = new LineListener() {
        @Override
        public void state(LineState state) {
            states.add(state);
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            pokes.add(lsn);
        }
    };

    /// What the server does with one connection.
    private static final class Greeting extends WebSocketListener {
        private final String[] says;
        private final int closesWith;
        private final BlockingQueue<Integer> goodbyes = new LinkedBlockingQueue<>();

        Greeting(int closesWith, String... says) {
            this.closesWith = closesWith;
            this.says = says;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            for (String text : says) {
                socket.send(text);
            }
            if (closesWith != 0) {
                socket.close(closesWith, "");
            }
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            goodbyes.add(code);
            socket.close(code, "");
        }
    }

    @BeforeEach
    void start() throws Exception {
        web.start();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private LiveLine line(Bearer bearer) {
        return new LiveLine(Given.address(web), bearer, listener, InstantSource.system(), new Random(1));
    }

    @Test
    void pokesArriveAndTheLineComesBackAfterTheServerLeft() throws Exception {
        Greeting last = new Greeting(0, HELLO, "{\"type\":\"sync_poke\",\"data\":{\"lsn\":2}}");
        upgrade(new Greeting(1001, HELLO, "{\"type\":\"sync_poke\",\"data\":{\"lsn\":1}}"));
        upgrade(last);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            assertEquals(1, pokes.poll(10, TimeUnit.SECONDS));
            assertEquals(2, pokes.poll(10, TimeUnit.SECONDS));
            assertInstanceOf(LineState.Connected.class, line.state());
        }

        assertEquals("Bearer token-1", authorization());
        assertEquals(1000, last.goodbyes.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void aTokenTheServerRefusesIsRenewedOnce() throws Exception {
        web.enqueue(new MockResponse.Builder().code(401).build());
        upgrade(new Greeting(1008, "{\"type\":\"connection_error\",\"data\":{\"message\":\"no\"}}"));

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            LineState state = states.poll(10, TimeUnit.SECONDS);
            while (state != null && !(state instanceof LineState.Ended)) {
                state = states.poll(10, TimeUnit.SECONDS);
            }
            assertInstanceOf(LineState.Ended.class, state);
        }
        assertEquals("Bearer token-1", authorization());
        assertEquals("Bearer token-2", authorization());
        assertEquals(2, web.getRequestCount());
    }

    private void upgrade(Greeting greeting) {
        web.enqueue(new MockResponse.Builder().webSocketUpgrade(greeting).build());
    }

    private String authorization() throws InterruptedException {
        var request = web.takeRequest(5, TimeUnit.SECONDS);
        assertNotNull(request);
        return String.valueOf(request.getHeaders().get("Authorization"));
    }
}
