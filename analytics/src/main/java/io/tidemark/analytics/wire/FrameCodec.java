package io.tidemark.analytics.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frame of the change stream as a JSON or CBOR object, by whichever generator it is given: its kind under
/// `frame`, then its members. Items follow each other with nothing between them but what the generator puts there.
/// Stateless.
public final class FrameCodec {
    private FrameCodec() {}

    public static void write(Frame frame, JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (frame) {
            case Frame.Policy policy -> {
                out.writeStringField("frame", "policy");
                out.writeNumberField("policyVersion", policy.policyVersion());
                writeNames("datasets", policy.datasets(), out);
                writeNames("buckets", policy.buckets(), out);
            }
            case Frame.Schema schema -> {
                out.writeStringField("frame", "schema");
                out.writeNumberField("lsn", schema.lsn());
                out.writeNumberField("schemaVersion", schema.schemaVersion());
                out.writeFieldName("dataset");
                Json.MAPPER.writeValue(out, schema.dataset());
            }
            case Frame.Tx tx -> writeTx(tx, out);
            case Frame.Checkpoint checkpoint -> writeCheckpoint(checkpoint, out);
        }
        out.writeEndObject();
    }

    private static void writeTx(Frame.Tx tx, JsonGenerator out) throws IOException {
        out.writeStringField("frame", "tx");
        out.writeNumberField("lsn", tx.lsn());
        out.writeArrayFieldStart("rows");
        for (Frame.RowChange change : tx.rows()) {
            writeChange(change, out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("documents");
        for (Document document : tx.documents()) {
            Json.MAPPER.writeValue(out, document);
        }
        out.writeEndArray();
        writeNames("removedDocuments", tx.removedDocuments(), out);
    }

    private static void writeNames(String member, List<String> names, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(member);
        for (String name : names) {
            out.writeString(name);
        }
        out.writeEndArray();
    }

    /// One member of a transaction's `rows`, also on its own: the form in which the backend's log keeps it.
    public static void writeChange(Frame.RowChange change, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("bucket", change.bucket());
        out.writeFieldName("upserts");
        PageCodec.write(change.upserts(), out);
        out.writeFieldName("deletes");
        out.writeArray(change.deletes(), 0, change.deletes().length);
        if (change.moved().length > 0) {
            out.writeFieldName("moved");
            out.writeArray(change.moved(), 0, change.moved().length);
        }
        out.writeEndObject();
    }

    private static void writeCheckpoint(Frame.Checkpoint checkpoint, JsonGenerator out) throws IOException {
        out.writeStringField("frame", "checkpoint");
        out.writeNumberField("lsn", checkpoint.lsn());
        out.writeStringField("cursor", checkpoint.cursor());
        out.writeArrayFieldStart("buckets");
        for (Frame.BucketState bucket : checkpoint.buckets()) {
            out.writeStartObject();
            out.writeStringField("id", bucket.id());
            out.writeStringField("dataset", bucket.dataset());
            out.writeNumberField("count", bucket.count());
            out.writeStringField("sum", bucket.sum());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("lastMutation", checkpoint.lastMutation());
        writeNames("keys", checkpoint.keys(), out);
        writeNames("rejected", checkpoint.rejected(), out);
        out.writeBooleanField("more", checkpoint.more());
    }

    /// Reads the next frame, or null at the end of the input.
    ///
    /// @throws IOException when what comes is not a whole frame
    public static @Nullable Frame read(JsonParser in) throws IOException {
        JsonToken token = in.nextToken();
        if (token == null) {
            return null;
        }
        requireObject(in);
        return new FrameMembers(in).frame();
    }

    /// Reads what `writeChange` wrote; the parser is at its object, or about to enter it.
    public static Frame.RowChange readChange(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.nextToken();
            requireObject(in);
        }
        String bucket = "";
        @Nullable RowPage upserts = null;
        long[] deletes = {};
        long[] moved = {};
        while (nextMember(in)) {
            switch (in.currentName()) {
                case "bucket" -> bucket = in.getText();
                case "upserts" -> upserts = PageCodec.read(in);
                case "deletes" -> deletes = longs(in);
                case "moved" -> moved = longs(in);
                default -> in.skipChildren();
            }
        }
        if (upserts == null || bucket.isEmpty()) {
            throw new IOException("A change of rows without its bucket or its page.");
        }
        return new Frame.RowChange(bucket, upserts, deletes, moved);
    }

    private static boolean nextMember(JsonParser in) throws IOException {
        JsonToken token = in.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return false;
        }
        if (token == null || in.nextToken() == null) {
            throw new IOException("The change stream ended inside a frame.");
        }
        return true;
    }

    private static long[] longs(JsonParser in) throws IOException {
        long[] values = new long[16];
        int count = 0;
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            if (count == RowPage.MAX_ROWS) {
                throw new IOException("A frame names more than " + RowPage.MAX_ROWS + " rows to take away.");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = in.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    private static void requireObject(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("Not a frame of the change stream, at "
                    + in.currentLocation().offsetDescription() + ".");
        }
    }

    /// The members of one frame in whatever order they come.
    private static final class FrameMembers {
        private String kind = "";
        private long lsn;
        private long policyVersion;
        private long schemaVersion;
        private long lastMutation;
        private boolean more;
        private String cursor = "";
        private @Nullable Dataset dataset;
        private final List<Frame.RowChange> rows = new ArrayList<>();
        private final List<Document> documents = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();
        private final List<String> datasets = new ArrayList<>();
        private final List<String> granted = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();
        private final List<Frame.BucketState> buckets = new ArrayList<>();

        FrameMembers(JsonParser in) throws IOException {
            while (nextMember(in)) {
                switch (in.currentName()) {
                    case "frame" -> kind = in.getText();
                    case "lsn" -> lsn = in.getLongValue();
                    case "policyVersion" -> policyVersion = in.getLongValue();
                    case "schemaVersion" -> schemaVersion = in.getLongValue();
                    case "lastMutation" -> lastMutation = in.getLongValue();
                    case "more" -> more = in.getBooleanValue();
                    case "cursor" -> cursor = in.getText();
                    case "dataset" -> dataset = Json.MAPPER.readValue(in, Dataset.class);
                    default -> readList(in);
                }
            }
        }

        private void readList(JsonParser in) throws IOException {
            String name = in.currentName();
            if (in.currentToken() != JsonToken.START_ARRAY) {
                in.skipChildren();
                return;
            }
            for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
                if (token == null) {
                    throw new IOException("The change stream ended inside a frame.");
                }
                switch (name) {
                    case "rows" -> rows.add(readChange(in));
                    case "documents" -> documents.add(Json.MAPPER.readValue(in, Document.class));
                    case "removedDocuments" -> removed.add(in.getText());
                    case "datasets" -> datasets.add(in.getText());
                    case "buckets" -> readBucket(in);
                    case "keys" -> keys.add(in.getText());
                    case "rejected" -> rejected.add(in.getText());
                    default -> in.skipChildren();
                }
            }
        }

        /// A policy names buckets, a checkpoint says how they are.
        private void readBucket(JsonParser in) throws IOException {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                granted.add(in.getText());
            } else {
                buckets.add(Json.MAPPER.readValue(in, Frame.BucketState.class));
            }
        }

        Frame frame() throws IOException {
            return switch (kind) {
                case "policy" -> new Frame.Policy(policyVersion, datasets, granted);
                case "schema" -> {
                    if (dataset == null) {
                        throw new IOException("A schema frame without its dataset.");
                    }
                    yield new Frame.Schema(lsn, schemaVersion, dataset);
                }
                case "tx" -> new Frame.Tx(lsn, rows, documents, removed);
                case "checkpoint" -> new Frame.Checkpoint(lsn, cursor, buckets, lastMutation, keys, rejected, more);
                default -> throw new IOException("A frame of an unknown kind: " + kind);
            };
        }
    }
}
