package io.tidemark.backend.query;

import io.tidemark.backend.cache.Codec;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.rest.Packed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// An answer for other nodes: its body compressed as it is sent, so that no other node compresses it again.
final class KeptCodec implements Codec<Kept> {

    private final HeavyWork heavy;

    KeptCodec(HeavyWork heavy) {
        this.heavy = heavy;
    }

    @Override
    public Class<Kept> type() {
        return Kept.class;
    }

    @Override
    public byte[] write(Kept kept) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            Kept.Origin origin = kept.origin();
            out.writeInt(origin.rows());
            out.writeLong(origin.elapsed().toNanos());
            out.writeUTF(origin.lasting());
            out.writeLong(origin.freshFor().toMillis());
            out.writeInt(kept.head());
            out.writeInt(kept.again().size());
            out.write(heavy.run(kept.again().size(), kept.again()::squeezed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Kept read(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var origin = new Kept.Origin(
                in.readInt(), Duration.ofNanos(in.readLong()), in.readUTF(), Duration.ofMillis(in.readLong()));
        int head = in.readInt();
        int size = in.readInt();
        if (head < 0 || head > size) {
            throw new IOException("a body of " + size + " bytes with a head of " + head);
        }
        return new Kept(origin, Packed.ofSqueezed(in.readAllBytes(), size), head);
    }
}
