package io.tidemark.analytics.ingest;

import java.io.IOException;
import java.io.InputStream;

/// Bytes that can be read more than once; each stream starts at the beginning and is closed by whoever opened it.
@FunctionalInterface
public interface Source {
    InputStream open() throws IOException;

    /// How messages call it: usually the file's name. One that ends in `.gz` promises a gzip.
    default String name() {
        return "The file";
    }

    /// This source under a name.
    default Source named(String name) {
        Source unnamed = this;
        return new Source() {
            @Override
            public InputStream open() throws IOException {
                return unnamed.open();
            }

            @Override
            public String name() {
                return name;
            }
        };
    }
}
