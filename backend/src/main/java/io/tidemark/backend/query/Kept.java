package io.tidemark.backend.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.AnswerJson;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.rest.Packed;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.SlowLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An answer as text, kept without the rows it was made of. Immutable.
final class Kept implements Cache.Keepable {

    private static final int LARGE_ROWS = Query.MAX_ROWS;
    private static final int LARGE_BYTES = 100_000;

    /// How the answer was made.
    ///
    /// @param elapsed when it was computed
    /// @param lasting the members of `performance` that do not change when it is asked again
    record Origin(int rows, Duration elapsed, String lasting, Duration freshFor) {}

    private final Origin origin;
    /// Bytes of the body before `performance`.
    private final int head;

    private final Packed again;

    /// @param again the body for everybody who asks again
    /// @param head  how many of its bytes come before `performance`
    Kept(Origin origin, Packed again, int head) {
        this.origin = origin;
        this.again = again;
        this.head = head;
    }

    /// @param isTimed whether the dataset has a time field
    static Kept of(Queries.Answered answered, boolean isRelative, boolean isTimed, Lifetimes lifetimes) {
        byte[] head = head(answered);
        int rows = answered.answer().rows().size();
        boolean isPassing = isRelative || head.length > LARGE_BYTES;
        Duration usual = isTimed ? lifetimes.timed() : lifetimes.stable();
        Duration freshFor = rows == 0 ? lifetimes.empty() : isPassing ? lifetimes.passing() : usual;
        var origin = new Origin(rows, answered.elapsed(), lasting(answered), freshFor);
        return new Kept(origin, body(head, head.length, origin, "hit", Duration.ZERO), head.length);
    }

    Origin origin() {
        return origin;
    }

    int head() {
        return head;
    }

    /// The same for everybody who asks again, so that it is compressed once.
    Packed again() {
        return again;
    }

    /// @param cache how it was come by
    Packed with(String cache) {
        return body(again.plain(), head, origin, cache, origin.elapsed());
    }

    @Override
    public long bytes() {
        return again.bytes();
    }

    @Override
    public Duration freshFor() {
        return origin.freshFor();
    }

    private static Packed body(byte[] from, int head, Origin origin, String cache, Duration took) {
        String tail = ",\"performance\":{\"elapsedMs\":" + took.toMillis() + ",\"rowCount\":" + origin.rows()
                + ",\"cache\":\"" + cache + "\",\"slow\":" + (took.compareTo(SlowLog.SLOW) > 0) + ",\"large\":"
                + (origin.rows() >= LARGE_ROWS) + origin.lasting() + "}}";
        byte[] end = tail.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[head + end.length];
        System.arraycopy(from, 0, body, 0, head);
        System.arraycopy(end, 0, body, head, end.length);
        return new Packed(body);
    }

    private static String lasting(Queries.Answered answered) {
        QueryPlan plan = answered.plan();
        String cost = plan == null ? "null" : BigDecimal.valueOf(plan.cost()).toPlainString();
        String refreshed = answered.refreshedAt() == null ? "" : ",\"refreshedAt\":\"" + answered.refreshedAt() + "\"";
        return ",\"cost\":" + cost + ",\"source\":\"" + answered.source().word() + "\"" + refreshed;
    }

    private static byte[] head(Queries.Answered answered) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            AnswerJson.writeMembers(answered.answer(), out);
            out.writeObjectFieldStart("asOf");
            out.writeStringField("epoch", answered.asOf().epoch());
            out.writeNumberField("lsn", answered.asOf().lsn());
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] whole = bytes.toByteArray();
        byte[] head = new byte[whole.length - 1];
        System.arraycopy(whole, 0, head, 0, head.length);
        return head;
    }
}
