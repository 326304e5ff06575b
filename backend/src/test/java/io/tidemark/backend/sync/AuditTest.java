package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A replica says what it has, and is told what differs and given just that.
class AuditTest {
    private static final SyncClient CLIENT = new SyncClient();
    private static final String VIEWER = "viewer@harbour";
    private static final String AUDIT = "/sync/v1/audit";

    private final BackendFixture backend = BackendFixture.shared();

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    private HttpResponse<String> compare(String bucket, long lsn, List<RowRange> ranges) {
        return backend.post(AUDIT, VIEWER, Map.of("bucket", bucket, "lsn", lsn, "ranges", ranges));
    }

    private List<RowRange> differing(String bucket, long lsn, List<RowRange> ranges) throws IOException {
        HttpResponse<String> answer = compare(bucket, lsn, ranges);
        assertEquals(200, answer.statusCode(), answer.body());
        List<RowRange> found = new ArrayList<>();
        for (JsonNode range : BackendFixture.json(answer).path("ranges")) {
            found.add(new RowRange(
                    range.path("from").asLong(),
                    range.path("to").asLong(),
                    range.path("count").asLong(),
                    range.path("sum").asText()));
        }
        return found;
    }

    private HttpResponse<byte[]> rows(String bucket, long lsn, long from, long to) {
        return CLIENT.get(
                AUDIT + "/rows?bucket=" + SyncClient.encoded(bucket) + "&lsn=" + lsn + "&from=" + from + "&to=" + to,
                VIEWER,
                "Accept",
                "application/cbor-seq");
    }

    private RowPage page(String bucket, long lsn, long from, long to) throws IOException {
        HttpResponse<byte[]> answer = rows(bucket, lsn, from, to);
        assertEquals(200, answer.statusCode());
        List<Frame> frames = SyncClient.frames(new CBORFactory(), new ByteArrayInputStream(answer.body()));
        assertEquals(1, frames.size());
        return ((Frame.Tx) frames.getFirst()).rows().getFirst().upserts();
    }

    private long head() {
        return CLIENT.manifest(VIEWER).atLsn();
    }

    private static RowRange whole(BucketSum sum) {
        return RowRange.of(0, Long.MAX_VALUE, sum);
    }

    @Test
    void whoHasTheRowsIsToldThatNothingDiffersAndWhoLacksOneWhichRange() throws IOException {
        CLIENT.declare("compared", "[]");
        CLIENT.upsert("compared", 0, 100, "a");
        long lsn = head();
        RowPage all = page("compared.1", lsn, 0, Long.MAX_VALUE);
        assertEquals(100, all.rows());
        var hash = new RowHash();
        assertEquals(List.of(), differing("compared.1", lsn, List.of(whole(hash.of(all)))));

        long middle = all.ids()[50];
        BucketSum below = BucketSum.EMPTY;
        BucketSum above = BucketSum.EMPTY;
        for (int row = 0; row < all.rows(); row++) {
            BucketSum one = hash.of(all, row);
            if (row < 50) {
                below = below.plus(one);
            } else if (row > 50) {
                above = above.plus(one);
            }
        }
        BucketSum lacking = below.plus(above);
        assertEquals(List.of(whole(hash.of(all))), differing("compared.1", lsn, List.of(whole(lacking))));
        List<RowRange> pieces = List.of(RowRange.of(0, middle - 1, below), RowRange.of(middle, Long.MAX_VALUE, above));
        List<RowRange> found = differing("compared.1", lsn, pieces);
        assertEquals(1, found.size());
        assertEquals(middle, found.getFirst().from());
        assertEquals(50, found.getFirst().count());
        RowPage missing = page("compared.1", lsn, middle, middle);
        assertEquals(List.of(middle), List.of(missing.ids()[0]));
        assertEquals(1, missing.rows());
    }

    @Test
    void aBucketIsOneBucketAlsoWhereRowsOfOthersStandInTheSameTable() throws IOException {
        CLIENT.declare("audited_parts", "[\"place\"]");
        CLIENT.upsert("audited_parts", 0, 10, "a");
        CLIENT.upsert("audited_parts", 10, 30, "b");
        long lsn = head();
        var hash = new RowHash();
        CLIENT.manifest(VIEWER).buckets().stream()
                .filter(bucket -> bucket.dataset().equals("audited_parts"))
                .forEach(bucket -> {
                    try {
                        RowPage rows = page(bucket.id(), lsn, 0, Long.MAX_VALUE);
                        assertEquals(bucket.count(), rows.rows());
                        RowRange half = RowRange.of(0, Long.MAX_VALUE - 1, hash.of(rows));
                        assertEquals(List.of(), differing(bucket.id(), lsn, List.of(half)));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void rowsThatChangedSinceAreNotCompared() throws IOException {
        CLIENT.declare("moving", "[]");
        CLIENT.upsert("moving", 0, 5, "a");
        long before = head();
        CLIENT.upsert("moving", 0, 1, "b");
        HttpResponse<String> answer = compare("moving.1", before, List.of(whole(BucketSum.EMPTY)));
        assertEquals(409, answer.statusCode(), answer.body());
        assertTrue(BackendFixture.json(answer).path("type").asText().endsWith("/moved"), answer.body());
        assertEquals(409, rows("moving.1", before, 0, 10).statusCode());
        assertEquals(
                200,
                compare("moving.1", head(), List.of(whole(BucketSum.EMPTY))).statusCode());
    }

    @Test
    void thereAreNoBucketsOfOthers() {
        CLIENT.declare("private_rows", "[]");
        CLIENT.upsert("private_rows", 0, 5, "a");
        HttpResponse<String> answer = backend.post(
                AUDIT,
                "admin@orchard",
                Map.of("bucket", "private_rows.1", "lsn", Long.MAX_VALUE, "ranges", List.of(whole(BucketSum.EMPTY))));
        assertEquals(404, answer.statusCode(), answer.body());
        assertEquals(
                404,
                backend.get(AUDIT + "/rows?bucket=private_rows.1&lsn=9999999999", "admin@orchard")
                        .statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "[null]",
                "[{\"from\":2,\"to\":1,\"count\":0,\"sum\":\"00000000000000000000000000000000\"}]",
                "[{\"from\":1,\"to\":2,\"count\":0,\"sum\":\"nonsense\"}]",
                "[{\"from\":1,\"to\":2,\"count\":0}]",
                "[{\"from\":1,\"to\":5,\"count\":0,\"sum\":\"00000000000000000000000000000000\"},"
                        + "{\"from\":5,\"to\":9,\"count\":0,\"sum\":\"00000000000000000000000000000000\"}]"
            })
    void rangesThatAreNoneAreRefused(String ranges) {
        HttpResponse<String> answer =
                backend.post(AUDIT, VIEWER, "{\"bucket\":\"sales.1\",\"lsn\":1,\"ranges\":" + ranges + "}");
        assertEquals(400, answer.statusCode(), answer.body());
    }
}
