package io.tidemark.backend.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.wire.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Collects frames as bytes, CBOR items back to back or one JSON object a line.
final class FrameWriter {

    private static final CBORFactory CBOR = new CBORFactory();
    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    private final boolean cbor;
    private final JsonGenerator out;

    FrameWriter(boolean cbor) {
        this.cbor = cbor;
        try {
            out = (cbor ? CBOR : JSON).createGenerator(bytes);
            out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            if (!cbor) {
                out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type() {
        return cbor ? "application/cbor-seq" : "application/x-ndjson";
    }

    void write(Frame frame) {
        try {
            FrameCodec.write(frame, out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        try {
            if (!cbor) {
                out.writeRaw('\n');
            }
            out.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
