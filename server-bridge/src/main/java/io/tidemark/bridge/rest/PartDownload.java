package io.tidemark.bridge.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.wire.PageCodec;
import io.tidemark.bridge.BridgeException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HexFormat;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Fetches snapshot parts. What arrived of a part whose download was cut is kept and continued, also by a later
/// call for the same part. Owned by one thread.
final class PartDownload {
    static final int MOST_BYTES = 8 * 1024 * 1024;
    /// A page of 50,000 rows with 400 fields of ten bytes.
    private static final long MOST_UNPACKED = 256L * 1024 * 1024;

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Server server;
    private final Bearer bearer;
    private final CBORFactory cbor = new CBORFactory();
    private @Nullable PendingPart part;
    private byte[] buffer = {};
    private int have;

    PartDownload(Server server, Bearer bearer) {
        this.server = server;
        this.bearer = bearer;
    }

    RowPage fetch(PendingPart wanted) {
        if (wanted.bytes() < 1 || wanted.bytes() > MOST_BYTES) {
            throw new BridgeException.Garbled("a part of " + wanted.bytes() + " bytes", null);
        }
        if (!wanted.equals(part)) {
            part = wanted;
            buffer = new byte[(int) wanted.bytes()];
            have = 0;
        }
        boolean again = false;
        while (!receiveAll(wanted) || !sha256().equals(wanted.sha256())) {
            have = 0;
            if (again) {
                part = null;
                throw new BridgeException.Garbled("a snapshot part with a wrong checksum", null);
            }
            again = true;
        }
        try {
            return unpack(wanted);
        } finally {
            part = null;
            buffer = new byte[0];
        }
    }

    /// Asks until all bytes are there, however often the line breaks, as long as each try brings something.
    ///
    /// @return false when the server has no bytes where ours end
    private boolean receiveAll(PendingPart wanted) {
        Server.Ask ask = new Server.Ask(() -> request(wanted), true, Duration.ofSeconds(30), Duration.ofMinutes(3));
        while (true) {
            int before = have;
            try {
                return server.send(ask, bearer, this::receive);
            } catch (BridgeException.Unreachable e) {
                if (have == before) {
                    throw e;
                }
            } catch (BridgeException.Refused e) {
                if (e.status() != RANGE_NOT_SATISFIABLE) {
                    throw e;
                }
                return false;
            }
        }
    }

    private Request request(PendingPart wanted) {
        Request.Builder request = new Request.Builder()
                .url(server.url("sync/v1/snapshot")
                        .addPathSegment(wanted.snapshotId())
                        .addPathSegment(Integer.toString(wanted.n()))
                        .build())
                .header("Accept-Encoding", "identity");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", "\"" + wanted.sha256() + "\"");
        }
        return request.build();
    }

    private boolean receive(Response response) throws IOException {
        if (response.code() != 206) {
            have = 0;
        } else if (!continues(response.header("Content-Range"))) {
            throw new BridgeException.Garbled("another range than asked for", null);
        }
        try (InputStream in = response.body().byteStream()) {
            while (have < buffer.length) {
                int read = in.read(buffer, have, buffer.length - have);
                if (read < 0) {
                    throw new EOFException("the part ended after " + have + " of " + buffer.length + " bytes");
                }
                have += read;
            }
            if (in.read() >= 0) {
                throw new BridgeException.Garbled("a snapshot part that is too long", null);
            }
        }
        return true;
    }

    private boolean continues(@Nullable String range) {
        return range != null && range.startsWith("bytes " + have + "-");
    }

    private String sha256() {
        return HexFormat.of().formatHex(Sha256.of(buffer));
    }

    private RowPage unpack(PendingPart wanted) {
        RowPage page;
        try (InputStream in = new CountedInput(new ZstdInputStream(new ByteArrayInputStream(buffer)), MOST_UNPACKED);
                JsonParser parser = cbor.createParser(in)) {
            page = PageCodec.read(parser);
        } catch (IOException e) {
            throw new BridgeException.Garbled("a snapshot part that cannot be read", e);
        }
        if (page.rows() != wanted.rows() || !page.dataset().equals(wanted.dataset())) {
            throw new BridgeException.Garbled("a snapshot part with other rows than the manifest says", null);
        }
        return page;
    }
}
