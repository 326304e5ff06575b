package io.tidemark.backend.rest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A body that may be sent more than once: each encoding of it, and its tag, is made once, by whoever needs it first.
/// Any thread.
public final class Packed {
    private final byte[] plain;
    private final Map<Encoding, byte[]> forms = new ConcurrentHashMap<>();
    private volatile @Nullable String tag;

    /// @param plain not changed by anybody any more
    public Packed(byte[] plain) {
        this.plain = plain;
    }

    int size() {
        return plain.length;
    }

    /// Bytes this holds on to once every form of it is there, by estimate: the two compressed ones of a text are
    /// together about as large as the text.
    public long bytes() {
        return 2L * plain.length;
    }

    boolean has(Encoding encoding) {
        return encoding == Encoding.IDENTITY || forms.containsKey(encoding);
    }

    byte[] as(Encoding encoding) {
        return encoding == Encoding.IDENTITY ? plain : forms.computeIfAbsent(encoding, missing -> missing.pack(plain));
    }

    /// The same for the same bytes, whatever they are encoded as.
    String tag() {
        String known = tag;
        if (known == null) {
            known = EntityTag.of(plain);
            tag = known;
        }
        return known;
    }
}
