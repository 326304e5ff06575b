package io.tidemark.backend.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A value for tests: a text that is fresh for a minute.
public record Text(String text, long bytes) implements Cache.Keepable {

    public static final Codec<Text> CODEC = new Codec<>() {
        @Override
        public Class<Text> type() {
            return Text.class;
        }

        @Override
        public byte[] write(Text value) {
            return value.text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Text read(byte[] bytes) {
            return new Text(new String(bytes, StandardCharsets.UTF_8), bytes.length);
        }
    };

    public Text(String text) {
        this(text, text.length());
    }

    @Override
    public Duration freshFor() {
        return Duration.ofMinutes(1);
    }
}
