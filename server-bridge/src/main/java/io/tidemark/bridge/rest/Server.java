package io.tidemark.bridge.rest;

import io.tidemark.bridge.BridgeException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// One backend by its address: its connections and how calls to it are tried again. Safe from any thread.
public final class Server implements AutoCloseable {
    /// The longer a connection rests the likelier it died without a word, and who tries it waits in vain for as long as
    /// a slow answer may take. Another one costs a round trip or two.
    private static final Duration REST = Duration.ofSeconds(10);

    private final HttpUrl base;
    private final OkHttpClient client;
    private final Retries retries;

    /// @throws IllegalArgumentException when the address is not an http or https URL
    public Server(URI address, Retries retries) {
        this(HttpUrl.get(address.toString()), newClient(), retries);
    }

    private Server(HttpUrl base, OkHttpClient client, Retries retries) {
        this.base = base;
        this.client = client;
        this.retries = retries;
    }

    private static OkHttpClient newClient() {
        return new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(5))
                .writeTimeout(Duration.ofSeconds(30))
                .connectionPool(new ConnectionPool(4, REST.toSeconds(), TimeUnit.SECONDS))
                .followRedirects(false)
                .build();
    }

    public URI address() {
        return base.uri();
    }

    /// The same server, with calls of its own that `cancelAll` ends without touching anybody else's.
    Server apart() {
        return new Server(base, client.newBuilder().dispatcher(new Dispatcher()).build(), retries);
    }

    /// Ends every call that is running: each throws [BridgeException.Cancelled].
    void cancelAll() {
        client.dispatcher().cancelAll();
    }

    HttpUrl.Builder url(String path) {
        return base.newBuilder().addPathSegments(path);
    }

    Retries retries() {
        return retries;
    }

    /// @param request    made anew for each try, so that it may continue where the last one broke off
    /// @param repeatable whether doing it twice is the same as doing it once, so that it may be tried again
    /// @param silence    the longest wait for the next bytes of the answer
    /// @param deadline   for one try as a whole; zero for none
    record Ask(Supplier<Request> request, boolean repeatable, Duration silence, Duration deadline) {
        static Ask read(Request request) {
            return new Ask(() -> request, true, Duration.ofSeconds(30), Duration.ofSeconds(90));
        }

        static Ask write(Request request) {
            return new Ask(() -> request, false, Duration.ofSeconds(30), Duration.ofSeconds(90));
        }
    }

    /// Takes what is needed from an answer that is a success.
    interface Reader<T> {
        T read(Response response) throws IOException;
    }

    /// Asks until there is an answer or no try is left.
    ///
    /// @param bearer null for what needs no sign-in
    <T> T send(Ask ask, @Nullable Bearer bearer, Reader<T> reader) {
        int failures = 0;
        boolean renewed = false;
        String token = bearer == null ? "" : bearer.token();
        while (true) {
            try {
                return once(ask, token, reader);
            } catch (BridgeException.Unauthorized e) {
                if (bearer == null || renewed) {
                    throw e;
                }
                token = bearer.renew(token);
                renewed = true;
            } catch (BridgeException.Unreachable | BridgeException.Busy e) {
                if (!ask.repeatable()) {
                    throw e;
                }
                retries.afterFailure(++failures, e);
            }
        }
    }

    /// One try.
    ///
    /// @param token empty for none
    <T> T once(Ask ask, String token, Reader<T> reader) {
        Request request = ask.request().get();
        if (!token.isEmpty()) {
            request = request.newBuilder()
                    .header("Authorization", "Bearer " + token)
                    .build();
        }
        Call call = client.newBuilder()
                .readTimeout(ask.silence())
                .callTimeout(ask.deadline())
                // OkHttp repeats quietly what may have been done already, unless it is told.
                .retryOnConnectionFailure(ask.repeatable())
                .build()
                .newCall(request);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                throw Failures.of(response);
            }
            return reader.read(response);
        } catch (IOException e) {
            // The others were over the same line, and each that died silently would take its whole deadline.
            client.connectionPool().evictAll();
            throw Failures.of(e, call, base.host() + ":" + base.port());
        }
    }

    /// Ends running calls and gives the connections back.
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
