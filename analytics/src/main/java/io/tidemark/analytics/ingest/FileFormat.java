package io.tidemark.analytics.ingest;

import java.util.Locale;

/// How rows are written down.
public enum FileFormat {
    CSV,
    /// One JSON object per line.
    NDJSON;

    /// By the ending of a file's name, `.gz` aside; anything unknown is taken for CSV.
    public static FileFormat ofName(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.endsWith(".ndjson") || plain.endsWith(".jsonl") || plain.endsWith(".json") ? NDJSON : CSV;
    }
}
