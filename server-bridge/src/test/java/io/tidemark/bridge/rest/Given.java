package io.tidemark.bridge.rest;

import io.tidemark.analytics.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mockwebserver3.MockWebServer;

/// What the tests of calls start from: no real waiting, a token that is always good.
public final class Given {
    public static final Bearer TOKEN = new Bearer() {
        @Override
        public String token() {
            return "token-1";
        }

        @Override
        public String renew(String refused) {
            return "token-2";
        }
    };

    private Given() {}

    /// @param waits gets every wait instead of the clock
    public static Retries retries(List<Duration> waits) {
        return new Retries(
                4,
                new Backoff(Duration.ofMillis(300), Duration.ofSeconds(5)),
                Duration.ofSeconds(20),
                new Random(42),
                waits::add);
    }

    public static Server server(URI address) {
        return new Server(address, retries(new ArrayList<>()));
    }

    public static URI address(MockWebServer server) {
        return server.url("/").uri();
    }
}
