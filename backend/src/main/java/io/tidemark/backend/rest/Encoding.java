package io.tidemark.backend.rest;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// How a body may be written. In the order of preference where a client does not mind.
enum Encoding {
    ZSTD("zstd") {
        @Override
        byte[] pack(byte[] plain) {
            return Zstd.compress(plain, ZSTD_LEVEL);
        }

        @Override
        OutputStream stream(OutputStream out) throws IOException {
            return new ZstdOutputStream(out, ZSTD_LEVEL);
        }
    },
    GZIP("gzip") {
        @Override
        byte[] pack(byte[] plain) {
            var packed = new ByteArrayOutputStream(plain.length / 3);
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return packed.toByteArray();
        }

        @Override
        OutputStream stream(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, PIECE);
        }
    },
    IDENTITY("identity") {
        @Override
        byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        OutputStream stream(OutputStream out) {
            return out;
        }
    };

    private static final Encoding[] ALL = values();
    private static final int ZSTD_LEVEL = 3;
    private static final int PIECE = 64 * 1024;

    private final String token;

    Encoding(String token) {
        this.token = token;
    }

    /// As `Content-Encoding` names it.
    String token() {
        return token;
    }

    abstract byte[] pack(byte[] plain);

    abstract OutputStream stream(OutputStream out) throws IOException;

    /// The encoding an `Accept-Encoding` header asks for: the one with the largest q-value, compressed rather than not.
    /// Without a header, or when nothing we have is acceptable, the body goes as it is (RFC 9110, 12.5.3).
    static Encoding accepted(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return IDENTITY;
        }
        for (Encoding each : ALL) {
            if (each.token.equals(header)) {
                return each;
            }
        }
        Map<String, Double> wishes = wishes(header);
        Encoding best = IDENTITY;
        double most = wishes.getOrDefault(IDENTITY.token, 0.0);
        for (Encoding each : new Encoding[] {GZIP, ZSTD}) {
            double wish = wishes.getOrDefault(each.token, wishes.getOrDefault("*", 0.0));
            if (wish > 0 && wish >= most) {
                best = each;
                most = wish;
            }
        }
        return best;
    }

    private static Map<String, Double> wishes(String header) {
        Map<String, Double> wishes = new HashMap<>();
        for (String choice : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = choice.strip().split(";", -1);
            double wish = 1;
            for (int i = 1; i < parts.length; i++) {
                String[] setting = parts[i].strip().split("=", 2);
                if (setting.length == 2 && setting[0].strip().equals("q")) {
                    wish = number(setting[1].strip());
                }
            }
            wishes.put(parts[0].strip(), wish);
        }
        return wishes;
    }

    private static double number(String q) {
        return q.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(q) : 0;
    }
}
