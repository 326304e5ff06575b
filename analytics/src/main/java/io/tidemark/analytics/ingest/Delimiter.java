package io.tidemark.analytics.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/// Finds what separates the cells of a CSV by its header: the one that occurs most outside of quotes; the comma
/// unless another wins.
final class Delimiter {
    private static final char[] CANDIDATES = {',', ';', '\t'};
    /// A header beyond this is decided by its beginning.
    private static final int LOOK_AT = 64 * 1024;

    private Delimiter() {}

    static char of(Source source) {
        try (Reader reader = new BufferedReader(TextReader.open(source, bytes -> {}))) {
            int[] counts = new int[CANDIDATES.length];
            boolean quoted = false;
            for (int i = 0; i < LOOK_AT; i++) {
                int c = reader.read();
                if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                    break;
                }
                quoted = (c == '"') != quoted;
                for (int k = 0; !quoted && k < CANDIDATES.length; k++) {
                    counts[k] += c == CANDIDATES[k] ? 1 : 0;
                }
            }
            int best = 0;
            for (int k = 1; k < CANDIDATES.length; k++) {
                best = counts[k] > counts[best] ? k : best;
            }
            return CANDIDATES[best];
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }
}
