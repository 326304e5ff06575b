package io.tidemark.bridge.rest;

import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// One file into one dataset: streamed to the server, then followed as the server's job until it is done. `run`
/// belongs to one thread; `cancel` may come from any.
public final class Upload {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration LONGEST_JOB = Duration.ofHours(2);

    private final Server server;
    private final Server own;
    private final Bearer bearer;
    private final Source source;
    private volatile boolean cancelled;
    private volatile boolean sent;

    Upload(Server server, Bearer bearer, Source source) {
        this.server = server;
        this.own = server.apart();
        this.bearer = bearer;
        this.source = source;
    }

    /// @param dataset made by the server when it is missing
    /// @param file    gzip or not
    /// @param format  `csv` or `ndjson`
    public record Source(String dataset, Path file, String format) {}

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

    /// One import as the server tells of it.
    ///
    /// @param rows     that are in
    /// @param rejected rows that did not fit, of which `rejects` names the first
    /// @param message  a sentence once it has ended
    public record Job(
            String dataset,
            String state,
            long rows,
            long rejected,
            int percent,
            List<Reject> rejects,
            @Nullable String message) {
        public Job {
            rejects = List.copyOf(rejects);
        }
    }

    /// @param line of the file, from 1
    public record Reject(long line, String reason) {}

    /// Sends and waits.
    ///
    /// @throws BridgeException.Refused when the server cannot import this file; its sentence says why
    public Job run(Progress progress) {
        String id = send(progress);
        Duration waited = Duration.ZERO;
        while (true) {
            Job job = own.send(Server.Ask.read(jobRequest(id).build()), bearer, r -> Body.read(r, Job.class));
            progress.at(Step.IMPORTING, job.percent() / 100.0, job.rows());
            switch (job.state()) {
                case "done" -> {
                    return job;
                }
                case "cancelled" -> throw new BridgeException.Cancelled();
                case "failed" ->
                    throw refusal(
                            job.message() == null
                                    ? "The import failed and the server did not say why."
                                    : job.message());
                default -> waited = pause(waited);
            }
            if (cancelled) {
                giveUp(id);
            }
        }
    }

    private Request.Builder jobRequest(String id) {
        return new Request.Builder()
                .url(server.url("api/v1/jobs").addPathSegment(id).build());
    }

    private void giveUp(String id) {
        server.send(Server.Ask.write(jobRequest(id).delete().build()), bearer, Response::code);
        throw new BridgeException.Cancelled();
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

    /// Ends `run` soon, which then throws [BridgeException.Cancelled]. While the file travels, nothing is imported;
    /// later, the rows that are in stay in.
    public void cancel() {
        cancelled = true;
        if (!sent) {
            own.cancelAll();
        }
    }

    private void requireGoing() {
        if (cancelled) {
            throw new BridgeException.Cancelled();
        }
    }

    private record Started(String jobId) {}

    private String send(Progress progress) {
        HttpUrl.Builder url = server.url("api/v1/datasets")
                .addPathSegment(source.dataset())
                .addPathSegment("import")
                .addQueryParameter("format", source.format());
        Request request =
                new Request.Builder().url(url.build()).post(body(progress)).build();
        Server.Ask ask = new Server.Ask(() -> request, false, Duration.ofMinutes(2), Duration.ZERO);
        requireGoing();
        return own.send(ask, bearer, response -> Body.read(response, Started.class))
                .jobId();
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
        long count = 0;
        try (InputStream in = open()) {
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                requireGoing();
                sink.write(chunk, 0, read);
                count += read;
                progress.at(Step.SENDING, length == 0 ? 1 : (double) count / length, 0);
            }
        }
        sent = true;
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
