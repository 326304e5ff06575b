package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.wire.FrameCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The warehouse's part of the tenant's log. A `schema` row holds the dataset as JSON, a `rows` row one bucket's
/// change as compressed CBOR; within a transaction the schema comes first.
public final class ChangeLog {

    private static final CBORFactory CBOR = new CBORFactory();

    private ChangeLog() {}

    /// The compressed form of each bucket's change, made before the log's lock is taken.
    record Packed(String bucket, byte[] payload) {
        static Packed of(Frame.RowChange change) {
            return new Packed(change.bucket(), pack(change));
        }
    }

    static byte[] pack(Frame.RowChange change) {
        var bytes = new ByteArrayOutputStream(64 * 1024);
        try (var zstd = new ZstdOutputStream(bytes);
                var out = CBOR.createGenerator(zstd)) {
            FrameCodec.writeChange(change, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static Frame.RowChange unpack(byte[] payload) {
        try (var in = CBOR.createParser(new ZstdInputStream(new ByteArrayInputStream(payload)))) {
            return FrameCodec.readChange(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Dataset schema(byte[] payload) {
        return Catalog.dataset(new String(payload, StandardCharsets.UTF_8));
    }

    /// @param schema when the dataset is new or has changed
    static void append(
            Connection connection,
            String tenant,
            long lsn,
            String dataset,
            @Nullable Dataset schema,
            Iterable<Packed> changes)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into change_log (tenant, lsn, n, kind, dataset, bucket, payload) values (?, ?, ?, ?, ?, ?, ?)
                """)) {
            statement.setString(1, tenant);
            statement.setLong(2, lsn);
            statement.setString(5, dataset);
            int n = 0;
            if (schema != null) {
                add(statement, n++, "schema", null, Catalog.json(schema).getBytes(StandardCharsets.UTF_8));
            }
            for (Packed change : changes) {
                add(statement, n++, "rows", change.bucket(), change.payload());
            }
            if (n > 0) {
                statement.executeBatch();
            }
        }
    }

    private static void add(PreparedStatement statement, int n, String kind, @Nullable String bucket, byte[] payload)
            throws SQLException {
        statement.setInt(3, n);
        statement.setString(4, kind);
        statement.setString(6, bucket);
        statement.setBytes(7, payload);
        statement.addBatch();
    }

    /// Remembers the buckets a transaction touched, so that their rows can be found again.
    ///
    /// @param mask the fields these buckets are without
    static void keepPlaces(
            Connection connection, String tenant, String dataset, List<String> mask, Map<String, String> places)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into buckets (tenant, id, dataset, place, mask) values (?, ?, ?, ?::jsonb, ?::jsonb)
                on conflict do nothing
                """)) {
            for (var place : places.entrySet()) {
                statement.setString(1, tenant);
                statement.setString(2, place.getKey());
                statement.setString(3, dataset);
                statement.setString(4, place.getValue());
                statement.setString(5, mask.isEmpty() ? null : Buckets.json(mask));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
