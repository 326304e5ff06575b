package io.tidemark.bridge.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// One file into one dataset: streamed to the server, then followed as the server's job until it is done. `run`
/// belongs to one thread; `cancel` may come from any. Cancelled while the file travels, nothing is imported; later
/// the server finishes by itself.
public final class Upload {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration LONGEST_JOB = Duration.ofHours(2);

    private final Server server;
    private final Server own;
    private final Bearer bearer;
    private final Source source;
    private volatile boolean cancelled;

    Upload(Server server, Bearer bearer, Source source) {
        this.server = server;
        this.own = server.apart();
        this.bearer = bearer;
        this.source = source;
    }

    /// @param format     `csv`, `ndjson` or `parquet`
    /// @param parameters more of the import call's, by name
    public record Source(String dataset, Path file, String format, Map<String, String> parameters) {
        public Source {
            parameters = Map.copyOf(parameters);
        }
    }

    /// Hears how far it is, on the thread of `run`.
    public interface Progress {
        Progress NONE = (step, fraction, rows) -> {};

        /// @param fraction 0 to 1
        /// @param rows     taken in by the server so far
        void at(Step step, double fraction, long rows);
    }

    public enum Step {
        SENDING,
        IMPORTING
    }

    /// @param rejected rows that were refused
    /// @param samples  the first of them
    public record Result(String dataset, long rows, long rejected, List<Rejected> samples) {
        public Result {
            samples = List.copyOf(samples);
        }
    }

    /// @param line of the file, from 1
    public record Rejected(long line, String reason) {}

    /// Sends and waits.
    ///
    /// @throws BridgeException.Refused when the server cannot import this file; its sentence says why
    public Result run(Progress progress) {
        String job = send(progress);
        Duration waited = Duration.ZERO;
        while (true) {
            requireGoing();
            JsonNode state = job(job);
            progress.at(
                    Step.IMPORTING,
                    state.path("percent").asDouble() / 100,
                    state.path("rows").asLong());
            switch (state.path("state").asText()) {
                case "done", "succeeded", "completed" -> {
                    return result(state);
                }
                case "failed" ->
                    throw refusal(state.path("error").asText("The import failed and the server did not say why."));
                default -> waited = pause(waited);
            }
        }
    }

    private static BridgeException refusal(String sentence) {
        return new BridgeException.Refused(Problem.saying(422, sentence));
    }

    private Duration pause(Duration waited) {
        if (waited.compareTo(LONGEST_JOB) > 0) {
            throw refusal("The import still runs after two hours. It goes on at the server.");
        }
        try {
            server.retries().pause().of(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeException.Cancelled();
        }
        return waited.plus(LOOK_AGAIN);
    }

    /// Ends `run` soon, which then throws [BridgeException.Cancelled].
    public void cancel() {
        cancelled = true;
        own.cancelAll();
    }

    private void requireGoing() {
        if (cancelled) {
            throw new BridgeException.Cancelled();
        }
    }

    private Result result(JsonNode state) {
        List<Rejected> samples = new ArrayList<>();
        for (JsonNode row : state.path("rejectedRows")) {
            samples.add(
                    new Rejected(row.path("line").asLong(), row.path("reason").asText()));
        }
        return new Result(
                source.dataset(),
                state.path("rows").asLong(),
                state.path("rejected").asLong(),
                samples);
    }

    private String send(Progress progress) {
        HttpUrl.Builder url = server.url("api/v1/datasets")
                .addPathSegment(source.dataset())
                .addPathSegment("import")
                .addQueryParameter("format", source.format());
        source.parameters().forEach(url::addQueryParameter);
        Request request =
                new Request.Builder().url(url.build()).post(body(progress)).build();
        Server.Ask ask = new Server.Ask(() -> request, false, Duration.ofMinutes(2), Duration.ZERO);
        requireGoing();
        return own.send(
                ask, bearer, response -> Body.tree(response).path("jobId").asText());
    }

    private JsonNode job(String id) {
        Request request = new Request.Builder()
                .url(server.url("api/v1/jobs").addPathSegment(id).build())
                .build();
        return own.send(Server.Ask.read(request), bearer, Body::tree);
    }

    private RequestBody body(Progress progress) {
        long length = length();
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return BYTES;
            }

            @Override
            public long contentLength() {
                return length;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                write(sink, length, progress);
            }
        };
    }

    private void write(BufferedSink sink, long length, Progress progress) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        long sent = 0;
        try (InputStream in = open()) {
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                requireGoing();
                sink.write(chunk, 0, read);
                sent += read;
                progress.at(Step.SENDING, length == 0 ? 1 : (double) sent / length, 0);
            }
        }
    }

    private long length() {
        try {
            return Files.size(source.file());
        } catch (IOException e) {
            throw new BridgeException.Unreadable(source.file().toString(), e);
        }
    }

    private InputStream open() {
        try {
            return Files.newInputStream(source.file());
        } catch (IOException e) {
            throw new BridgeException.Unreadable(source.file().toString(), e);
        }
    }

    private int read(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new BridgeException.Unreadable(source.file().toString(), e);
        }
    }
}
