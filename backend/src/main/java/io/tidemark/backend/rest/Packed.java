package io.tidemark.backend.rest;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A body that may be sent more than once: each encoding of it, and its tag, is made once, by whoever needs it first.
/// Any thread.
public final class Packed {
    private static final int LARGEST = 1 << 28;

    private final byte[] plain;
    private final Map<Encoding, byte[]> forms = new ConcurrentHashMap<>();
    private final Map<Encoding, Reply> wholes = new ConcurrentHashMap<>();
    private volatile @Nullable String tag;

    /// @param plain not changed by anybody any more
    public Packed(byte[] plain) {
        this.plain = plain;
    }

    /// @param squeezed what [#squeezed] gave for a body
    /// @param size     of that body
    /// @throws IOException when it is not
    public static Packed ofSqueezed(byte[] squeezed, int size) throws IOException {
        if (size < 0 || size > LARGEST) {
            throw new IOException("no body has " + size + " bytes");
        }
        byte[] plain = new byte[size];
        try {
            if (Zstd.decompressByteArray(plain, 0, size, squeezed, 0, squeezed.length) != size) {
                throw new IOException("a body shorter than " + size + " bytes");
            }
        } catch (ZstdException e) {
            throw new IOException("no compressed body", e);
        }
        var packed = new Packed(plain);
        packed.forms.put(Encoding.ZSTD, squeezed);
        return packed;
    }

    /// The form in which it takes the least room; also what most clients are sent.
    public byte[] squeezed() {
        return as(Encoding.ZSTD);
    }

    /// As it was given; not to be changed.
    public byte[] plain() {
        return plain;
    }

    public int size() {
        return plain.length;
    }

    /// Bytes this holds on to once every form of it is there, by estimate: the two compressed ones of a text are
    /// together about as large as the text.
    public long bytes() {
        return 2L * plain.length;
    }

    /// The reply that this is the whole of, with all its headers, made once for each encoding.
    Reply whole(Encoding encoding, String type, Supplier<Reply> made) {
        Reply known = wholes.get(encoding);
        if (known == null || !(known.body() instanceof Reply.Body.Bytes(String its, Packed _)) || !its.equals(type)) {
            known = made.get();
            wholes.put(encoding, known);
        }
        return known;
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
