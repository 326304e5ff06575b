package io.tidemark.backend.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One message of the server, encoded once: the header of an unmasked text frame and the UTF-8 behind it, outside the
/// heap. All who are to hear it share these bytes. Who makes one closes it after handing it on; whoever still has to
/// send it keeps it alive until then.
public final class Frame implements AutoCloseable {

    private static final int TEXT = 0x81;
    private static final int LONGEST_HEADER = 10;
    private static final byte[] BATCH = "{\"type\":\"batch\",\"data\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BATCH_END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuf bytes;
    private final int payload;

    private Frame(ByteBuf bytes, int payload) {
        this.bytes = bytes;
        this.payload = payload;
    }

    /// @param text a whole message, as JSON
    public static Frame of(String text) {
        // Netty's own encoder turns the letter behind half a surrogate pair into a single byte, even into a quote.
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return new Frame(headed(payload.length).writeBytes(payload), payload.length);
    }

    /// One `batch` message that holds the others in their order.
    static Frame batch(List<Frame> messages) {
        int payload = BATCH.length + messages.size() - 1 + BATCH_END.length;
        for (Frame message : messages) {
            payload += message.payload;
        }
        ByteBuf bytes = headed(payload).writeBytes(BATCH);
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                bytes.writeByte(',');
            }
            Frame message = messages.get(i);
            int header = message.bytes.readableBytes() - message.payload;
            bytes.writeBytes(message.bytes, message.bytes.readerIndex() + header, message.payload);
        }
        return new Frame(bytes.writeBytes(BATCH_END), payload);
    }

    private static ByteBuf headed(int payload) {
        ByteBuf bytes =
                ByteBufAllocator.DEFAULT.directBuffer(LONGEST_HEADER + payload).writeByte(TEXT);
        if (payload < 126) {
            return bytes.writeByte(payload);
        }
        return payload <= 0xffff
                ? bytes.writeByte(126).writeShort(payload)
                : bytes.writeByte(127).writeLong(payload);
    }

    /// The size of the message itself, without the frame's header.
    public int payloadBytes() {
        return payload;
    }

    /// What it takes on the line.
    int wireBytes() {
        return bytes.readableBytes();
    }

    /// For one more who has to send it, and closes it then.
    Frame kept() {
        bytes.retain();
        return this;
    }

    /// The shared bytes with a position of their own, to be released by whoever writes them.
    ByteBuf toWrite() {
        return bytes.retainedDuplicate();
    }

    void appendTo(ByteBuf run) {
        run.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }

    /// How many hold it; 0 when its memory is given back.
    int holders() {
        return bytes.refCnt();
    }

    @Override
    public void close() {
        bytes.release();
    }
}
