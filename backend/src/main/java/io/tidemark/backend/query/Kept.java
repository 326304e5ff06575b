package io.tidemark.backend.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.analytics.wire.AnswerJson;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.rest.Packed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An answer as text, kept without the rows it was made of. Immutable.
final class Kept implements Cache.Keepable {

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final int LARGE_ROWS = 10_000;

    /// Of a query with relative times, or a large answer.
    private static final Duration VOLATILE = Duration.ofMinutes(5);

    private static final Duration STABLE = Duration.ofHours(24);
    private static final int LARGE_BYTES = 100_000;

    /// All but `performance` and the last brace.
    private final byte[] head;

    private final int rows;
    private final Duration elapsed;
    private final boolean relative;
    /// The members of `performance` that do not change when it is asked again.
    private final String lasting;

    private final Packed again;

    Kept(Queries.Answered answered, boolean relative) {
        this.head = head(answered);
        this.rows = answered.answer().rows().size();
        this.elapsed = answered.elapsed();
        this.relative = relative;
        this.lasting = lasting(answered);
        this.again = with("hit", Duration.ZERO);
    }

    /// The same for everybody who asks again, so that it is compressed once.
    Packed again() {
        return again;
    }

    /// @param cache how it was come by
    Packed with(String cache) {
        return with(cache, elapsed);
    }

    @Override
    public long bytes() {
        return head.length + again.bytes();
    }

    @Override
    public Duration freshFor() {
        return relative || head.length > LARGE_BYTES ? VOLATILE : STABLE;
    }

    private Packed with(String cache, Duration took) {
        String tail = ",\"performance\":{\"elapsedMs\":" + took.toMillis() + ",\"rowCount\":" + rows
                + ",\"cache\":\"" + cache + "\",\"slow\":" + (took.compareTo(SLOW) > 0) + ",\"large\":"
                + (rows >= LARGE_ROWS) + lasting + "}}";
        byte[] end = tail.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[head.length + end.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(end, 0, body, head.length, end.length);
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
