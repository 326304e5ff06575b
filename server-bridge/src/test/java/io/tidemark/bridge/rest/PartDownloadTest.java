package io.tidemark.bridge.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.Zstd;
import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.wire.PageCodec;
import io.tidemark.bridge.BridgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PartDownloadTest {
    private final MockWebServer web = new MockWebServer();
    private final RowPage page = page(20_000);
    private final byte[] body = packed(page);
    private final PendingPart part =
            new PendingPart("sales.1", "sales", "s1", 0, body.length, sha256(body), page.rows());
    private final Snapshots snapshots = new Snapshots();

    /// Serves the body with ranges, as the contract says, after the answers that were asked to come first.
    private final class Snapshots extends Dispatcher {
        private final Deque<MockResponse> first = new ArrayDeque<>();
        private final List<String> ranges = new ArrayList<>();
        private byte[] served = body;
        private int cuts;

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String range = request.getHeaders().get("Range");
            ranges.add(range == null ? "all" : range);
            MockResponse planned = first.poll();
            if (planned != null) {
                return planned;
            }
            String etag = "\"" + sha256(served) + "\"";
            int from = range == null || !etag.equals(request.getHeaders().get("If-Range"))
                    ? 0
                    : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            MockResponse.Builder response = new MockResponse.Builder()
                    .code(from == 0 ? 200 : 206)
                    .addHeader("ETag", etag)
                    .body(new Buffer().write(served, from, served.length - from));
            if (from > 0) {
                response.addHeader("Content-Range", "bytes " + from + "-" + (served.length - 1) + "/" + served.length);
            }
            if (cuts-- > 0) {
                response.onResponseBody(new SocketEffect.CloseSocket());
            }
            return response.build();
        }
    }

    @BeforeEach
    void start() throws Exception {
        web.setDispatcher(snapshots);
        web.start();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private SyncApi api() {
        return new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
    }

    @Test
    void aPartArrivesAsTheRowsThatWereSent() {
        assertEquals(new RowHash().of(page), new RowHash().of(api().part(part)));
        assertEquals(List.of("all"), snapshots.ranges);
    }

    @Test
    void aDownloadThatIsCutManyTimesContinuesWhereItBrokeOff() {
        snapshots.cuts = 7;

        assertEquals(new RowHash().of(page), new RowHash().of(api().part(part)));
        assertEquals(8, snapshots.ranges.size());
        List<Integer> starts = snapshots.ranges.stream()
                .skip(1)
                .map(range -> Integer.parseInt(range.replaceAll("\\D", "")))
                .toList();
        assertEquals(starts.stream().sorted().toList(), starts);
        assertTrue(starts.getFirst() > 0);
    }

    @Test
    void whatArrivedBeforeTheServerWentAwayIsKeptForTheNextCall() {
        SyncApi api = api();
        snapshots.cuts = 1;
        web.setDispatcher(new Dispatcher() {
            private int asked;

            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return asked++ == 0 ? snapshots.dispatch(request) : unavailable();
            }
        });
        assertThrows(BridgeException.Busy.class, () -> api.part(part));

        web.setDispatcher(snapshots);
        assertEquals(new RowHash().of(page), new RowHash().of(api.part(part)));
        assertTrue(snapshots.ranges.getLast().startsWith("bytes="), snapshots.ranges.toString());
    }

    @Test
    void damagedBytesAreFetchedOnceMoreFromTheStart() {
        byte[] damaged = body.clone();
        damaged[damaged.length / 2] ^= 1;
        snapshots.first.add(whole(damaged));
        assertEquals(new RowHash().of(page), new RowHash().of(api().part(part)));

        snapshots.first.add(whole(damaged));
        snapshots.first.add(whole(damaged));
        var garbled = assertThrows(BridgeException.Garbled.class, () -> api().part(part));
        assertTrue(garbled.sentence().contains("checksum"), garbled.sentence());
        assertEquals(List.of("all", "all", "all", "all"), snapshots.ranges);
    }

    @Test
    void aServerThatHasFewerBytesThanPromisedIsFoundOut() {
        snapshots.served = Arrays.copyOf(body, body.length / 2);

        assertThrows(BridgeException.class, () -> api().part(part));
    }

    @Test
    void aSmallBodyThatUnpacksToTooMuchIsRefused() {
        byte[] bomb = Zstd.compress(new byte[300 * 1024 * 1024]);
        snapshots.served = bomb;
        PendingPart lie = new PendingPart("sales.1", "sales", "s1", 0, bomb.length, sha256(bomb), 1);

        assertThrows(BridgeException.Garbled.class, () -> api().part(lie));
    }

    @Test
    void rowsThatAreNotTheManifestsAreRefused() {
        PendingPart other = new PendingPart("sales.1", "sales", "s1", 0, body.length, sha256(body), 19_999);

        assertThrows(BridgeException.Garbled.class, () -> api().part(other));
    }

    private static MockResponse unavailable() {
        return new MockResponse.Builder().code(503).build();
    }

    private static MockResponse whole(byte[] bytes) {
        return new MockResponse.Builder().body(new Buffer().write(bytes)).build();
    }

    private static RowPage page(int rows) {
        Random random = new Random(5);
        return new RowPage(
                "sales",
                random.longs(rows).toArray(),
                List.of(new Column.Longs(random.longs(rows).toArray(), new BitSet(), 2)));
    }

    private static byte[] packed(RowPage page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = new CBORFactory().createGenerator(out)) {
            PageCodec.write(page, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Zstd.compress(out.toByteArray());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
