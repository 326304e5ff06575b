package io.tidemark.bridge.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.wire.FrameCodec;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// The calls of replication. `part` belongs to one thread at a time; the rest is safe from any. `cancel` ends what
/// is running here and leaves other calls to the same server alone.
public final class SyncApi implements SyncCalls {
    private static final long MOST_CHANGES = 512L * 1024 * 1024;

    private final Server server;
    private final Bearer bearer;
    private final PartDownload download;
    private final CBORFactory cbor = new CBORFactory();

    public SyncApi(Server server, Bearer bearer) {
        this.server = server.apart();
        this.bearer = bearer;
        this.download = new PartDownload(this.server, bearer);
    }

    /// @param cursor null before the first sync is complete
    public record Hello(
            String deviceId, String app, @Nullable String cursor, long lastMutationSent) {}

    public record Limits(long maxBytes, long maxPartBytes) {}

    /// @param leaseUntil until when the device may show what it has, by the server's clock as `serverTime` is
    public record Opened(
            String sessionId,
            String epoch,
            long policyVersion,
            long schemaVersion,
            long lastMutation,
            Instant serverTime,
            Instant leaseUntil,
            Limits limits) {}

    /// One answer of the change stream.
    ///
    /// @param frames what comes before the checkpoint, in order
    /// @param bytes  as they travelled
    public record Changes(List<Frame> frames, Frame.Checkpoint checkpoint, long bytes) {
        public Changes {
            frames = List.copyOf(frames);
        }
    }

    private record Sent(String deviceId, @Nullable String epoch, List<Mutation> batch) {}

    /// @param outcomes of those that were taken, in order
    /// @param stop     why the rest was not: the server has another idea of the device's numbers; null when
    /// all were
    public record Taken(List<Outcome> outcomes, BridgeException.@Nullable Conflict stop) {
        public static Taken all(List<Outcome> outcomes) {
            return new Taken(outcomes, null);
        }

        public Taken {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// @param nextAfter the number of the last item when there are more
    public record Outcomes(List<Outcome> items, @Nullable Long nextAfter) {
        public Outcomes {
            items = List.copyOf(items);
        }
    }

    /// @throws BridgeException.Conflict that is a reset when the cursor belongs to another history
    @Override
    public Opened open(Hello hello) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/session").build())
                .post(Body.json(hello))
                .build();
        return server.send(again(request), bearer, response -> Body.read(response, Opened.class));
    }

    /// For what writes, and is the same when it is done twice.
    private static Server.Ask again(Request request) {
        return new Server.Ask(() -> request, true, Duration.ofSeconds(30), Duration.ofSeconds(90));
    }

    /// What to hold. The server may first have to cut snapshots of millions of rows, hence the patience.
    ///
    /// @param proof a cursor of this person, by which the server finds that its history lost what it had
    @Override
    public Manifest manifest(@Nullable String proof) {
        HttpUrl.Builder url = server.url("sync/v1/manifest");
        if (proof != null) {
            url.addQueryParameter("cursor", proof);
        }
        Request request = new Request.Builder().url(url.build()).build();
        Server.Ask ask = new Server.Ask(() -> request, true, Duration.ofMinutes(5), Duration.ofMinutes(15));
        return server.send(ask, bearer, response -> Body.read(response, Manifest.class));
    }

    /// One part of a snapshot, checked against its checksum and its promised rows. A download that was cut
    /// continues, also when it is a later call that asks for it.
    ///
    /// @throws BridgeException.Gone    when the snapshot is not kept any more: a new manifest names another
    /// @throws BridgeException.Garbled when it is not what the manifest promised, twice
    @Override
    public RowPage part(PendingPart part) {
        return download.fetch(part);
    }

    /// What happened after `cursor`, up to one checkpoint.
    ///
    /// @param deviceId    whose mutations the checkpoint counts
    /// @param waitSeconds how long the server may hold the answer when nothing is new, 0 to 25
    /// @throws BridgeException.Gone when the cursor is too old or of another history
    @Override
    public Changes changes(String cursor, String deviceId, long maxBytes, int waitSeconds) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/changes")
                        .addQueryParameter("cursor", cursor)
                        .addQueryParameter("deviceId", deviceId)
                        .addQueryParameter("maxBytes", Long.toString(maxBytes))
                        .addQueryParameter("waitSeconds", Integer.toString(waitSeconds))
                        .build())
                .header("Accept", "application/cbor-seq")
                .header("Accept-Encoding", "zstd, gzip")
                .build();
        Duration silence = Duration.ofSeconds(30L + waitSeconds);
        return server.send(new Server.Ask(() -> request, true, silence, silence.plusMinutes(3)), bearer, this::frames);
    }

    /// Gives the server what people did. It takes each once, however often it comes, so this is tried again like any
    /// reading.
    ///
    /// @throws BridgeException.Conflict that is a reset, and nothing was taken: the batch is of another history
    /// @throws BridgeException.Refused  when one of them is such that none was looked at
    @Override
    public Taken mutations(Outbox.Batch batch) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/mutations").build())
                .post(Body.json(new Sent(batch.deviceId(), batch.epoch(), batch.mutations())))
                .build();
        try {
            return server.send(again(request), bearer, response -> Taken.all(outcomes(Body.tree(response))));
        } catch (BridgeException.Conflict e) {
            if (!e.isOfNumbers()) {
                throw e;
            }
            return new Taken(outcomes(e.problem().said()), e);
        }
    }

    private static List<Outcome> outcomes(JsonNode answer) {
        List<Outcome> outcomes = new ArrayList<>();
        for (JsonNode outcome : answer.path("outcomes")) {
            try {
                outcomes.add(Json.MAPPER.treeToValue(outcome, Outcome.class));
            } catch (JsonProcessingException e) {
                throw new BridgeException.Garbled("something else than what became of a change", e);
            }
        }
        return outcomes;
    }

    /// What became of a device's mutations from one on.
    @Override
    public Outcomes outcomes(String deviceId, long from) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/mutations")
                        .addQueryParameter("deviceId", deviceId)
                        .addQueryParameter("from", Long.toString(from))
                        .build())
                .build();
        return server.send(Server.Ask.read(request), bearer, response -> Body.read(response, Outcomes.class));
    }

    private record Gone(String deviceId, long policyVersion, Instant at, List<String> buckets, long rows) {}

    /// Tells what a device took away of what its person may no longer have. The server takes each as often as it
    /// comes.
    ///
    /// @throws BridgeException.Refused when it does not want it, as a server from before there were receipts
    @Override
    public void receipt(String deviceId, Receipt receipt) {
        Gone gone = new Gone(deviceId, receipt.policyVersion(), receipt.at(), receipt.buckets(), receipt.rows());
        Request request = new Request.Builder()
                .url(server.url("sync/v1/receipts").build())
                .post(Body.json(gone))
                .build();
        server.send(again(request), bearer, Response::code);
    }

    /// The same server, with calls of its own that `cancel` of this one does not end.
    public SyncApi apart() {
        return new SyncApi(server, bearer);
    }

    /// A comparison of one bucket.
    ///
    /// @param lsn    where the replica stands
    /// @param ranges in order, none touching another; at most 1,000
    public record Told(String bucket, long lsn, List<RowRange> ranges) {}

    private record Differing(long lsn, List<RowRange> ranges) {}

    /// The ranges that the server has otherwise, as it has them.
    ///
    /// @throws BridgeException.Conflict when the bucket changed after that lsn
    public List<RowRange> differing(Told told) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/audit").build())
                .post(Body.json(told))
                .build();
        Server.Ask ask = new Server.Ask(() -> request, true, Duration.ofMinutes(2), Duration.ofMinutes(5));
        return server.send(ask, bearer, response -> Body.read(response, Differing.class))
                .ranges();
    }

    /// The first rows of a range of a bucket by their ids, as the server has them.
    ///
    /// @param lsn where the replica stands
    /// @throws BridgeException.Conflict when the bucket changed after that lsn
    public RowPage rows(String bucket, long lsn, long from, long to) {
        Request request = new Request.Builder()
                .url(server.url("sync/v1/audit/rows")
                        .addQueryParameter("bucket", bucket)
                        .addQueryParameter("lsn", Long.toString(lsn))
                        .addQueryParameter("from", Long.toString(from))
                        .addQueryParameter("to", Long.toString(to))
                        .build())
                .header("Accept", "application/cbor-seq")
                .header("Accept-Encoding", "zstd, gzip")
                .build();
        Server.Ask ask = new Server.Ask(() -> request, true, Duration.ofMinutes(2), Duration.ofMinutes(5));
        return server.send(ask, bearer, this::page);
    }

    private RowPage page(Response response) throws IOException {
        try (InputStream in = new CountedInput(unpacked(response.body().byteStream(), response), MOST_CHANGES);
                JsonParser parser = cbor.createParser(in)) {
            if (FrameCodec.read(parser) instanceof Frame.Tx tx && tx.rows().size() == 1) {
                return tx.rows().getFirst().upserts();
            }
            throw new BridgeException.Garbled("rows that are none", null);
        } catch (JsonProcessingException | CountedInput.TooMuch e) {
            throw new BridgeException.Garbled("rows that cannot be read", e);
        }
    }

    private Changes frames(Response response) throws IOException {
        CountedInput travelled = new CountedInput(response.body().byteStream(), MOST_CHANGES);
        List<Frame> frames = new ArrayList<>();
        try (InputStream in = new CountedInput(unpacked(travelled, response), MOST_CHANGES);
                JsonParser parser = cbor.createParser(in)) {
            Frame.Checkpoint checkpoint = null;
            for (Frame frame = FrameCodec.read(parser); frame != null; frame = FrameCodec.read(parser)) {
                if (checkpoint != null) {
                    throw new BridgeException.Garbled("changes behind the checkpoint", null);
                }
                if (frame instanceof Frame.Checkpoint last) {
                    checkpoint = last;
                } else {
                    frames.add(frame);
                }
            }
            if (checkpoint == null) {
                throw new IOException("the changes ended before their checkpoint");
            }
            return new Changes(frames, checkpoint, travelled.count());
        } catch (JsonProcessingException | CountedInput.TooMuch e) {
            throw new BridgeException.Garbled("changes that cannot be read", e);
        }
    }

    private static InputStream unpacked(InputStream in, Response response) throws IOException {
        String encoding = response.header("Content-Encoding", "identity");
        return switch (encoding == null ? "identity" : encoding) {
            case "zstd" -> new ZstdInputStream(in);
            case "gzip" -> new GZIPInputStream(in);
            default -> in;
        };
    }

    /// Ends the calls that are running: each throws [BridgeException.Cancelled].
    @Override
    public void cancel() {
        server.cancelAll();
    }
}
