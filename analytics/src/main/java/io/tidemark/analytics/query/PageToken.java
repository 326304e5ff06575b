package io.tidemark.analytics.query;

import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.model.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a page ended: the sort values of its last row, bound to the query they belong to. Opaque to everybody
/// else.
final class PageToken {
    private static final int HASH = 8;
    private static final int MAX_TOKEN = 200_000;

    private PageToken() {}

    static String write(Query query, List<Output> keys, List<@Nullable Object> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(hash(query));
            for (int i = 0; i < keys.size(); i++) {
                Object value = values.get(i);
                out.writeBoolean(value != null);
                if (value != null) {
                    write(out, value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        switch (value) {
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
            case Long number -> out.writeLong(number);
            case BigDecimal number -> out.writeLong(number.unscaledValue().longValueExact());
            case Double number -> out.writeDouble(number);
            case Boolean truth -> out.writeBoolean(truth);
            case LocalDate date -> out.writeLong(date.toEpochDay());
            case Instant time -> {
                out.writeLong(time.getEpochSecond());
                out.writeInt(time.getNano());
            }
            default -> throw new IllegalArgumentException("no sort value: " + value.getClass());
        }
    }

    /// @throws InvalidQuery when the token is none, or of another query
    static List<@Nullable Object> read(String token, Query query, List<Output> keys) {
        try {
            if (token.length() > MAX_TOKEN) {
                throw refused(null);
            }
            DataInputStream in = new DataInputStream(
                    new ByteArrayInputStream(Base64.getUrlDecoder().decode(token)));
            if (!Arrays.equals(in.readNBytes(HASH), hash(query))) {
                throw refused(null);
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (Output key : keys) {
                values.add(in.readBoolean() ? read(in, key) : null);
            }
            if (in.read() >= 0) {
                throw refused(null);
            }
            return values;
        } catch (IOException | RuntimeException e) {
            throw e instanceof InvalidQuery known ? known : refused(e);
        }
    }

    private static Object read(DataInputStream in, Output key) throws IOException {
        FieldType type = key.type();
        return switch (type) {
            case STRING -> {
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException("text of " + length + " bytes");
                }
                String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                if (text.indexOf('\0') >= 0) {
                    throw new IOException("NUL in a text");
                }
                yield text;
            }
            case INTEGER -> in.readLong();
            case DECIMAL -> new BigDecimal(BigInteger.valueOf(in.readLong()), key.scale());
            case DOUBLE -> {
                double value = in.readDouble();
                if (!Double.isFinite(value)) {
                    throw new IOException("not a finite number");
                }
                yield value;
            }
            case BOOLEAN -> in.readBoolean();
            case DATE -> {
                LocalDate date = LocalDate.ofEpochDay(in.readLong());
                calendar(date.atStartOfDay().toInstant(ZoneOffset.UTC));
                yield date;
            }
            case TIMESTAMP -> calendar(Instant.ofEpochSecond(in.readLong(), in.readInt()));
        };
    }

    private static Instant calendar(Instant time) throws IOException {
        if (time.isBefore(Values.FIRST) || !time.isBefore(Values.END)) {
            throw new IOException("not in the calendar");
        }
        return time;
    }

    private static InvalidQuery refused(@Nullable Exception cause) {
        Problem problem = new Problem("/after", "This page mark does not belong to this query. Ask again without it.");
        return cause == null ? new InvalidQuery(List.of(problem)) : new InvalidQuery(problem, cause);
    }

    /// Of all that decides the order: the query without its limit and its own mark. Relative times stay relative.
    private static byte[] hash(Query query) {
        Query whole = new Query(
                query.dataset(),
                query.measures(),
                query.dimensions(),
                query.filters(),
                query.having(),
                query.sort(),
                null,
                null);
        return Arrays.copyOf(Sha256.of(whole.toString()), HASH);
    }
}
