package io.tidemark.backend.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one run of bytes of several messages. Who hears the same as the one before shares the bytes with it, so that
/// the members of a room cost one copy together. Owned by an event loop.
final class SharedRuns {

    private List<Frame> joined = List.of();
    private @Nullable ByteBuf run;
    private List<Frame> batched = List.of();
    private @Nullable Frame batch;

    /// @return to be released by whoever writes it
    ByteBuf joined(List<Frame> messages) {
        if (messages.size() == 1) {
            return messages.getFirst().toWrite();
        }
        ByteBuf known = run;
        if (known == null || !joined.equals(messages)) {
            known = join(messages);
            forgetRun();
            joined = List.copyOf(messages);
            run = known;
        }
        return known.retainedDuplicate();
    }

    private static ByteBuf join(List<Frame> messages) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(
                messages.stream().mapToInt(Frame::wireBytes).sum());
        messages.forEach(message -> message.appendTo(bytes));
        return bytes;
    }

    /// The messages as one `batch`.
    ///
    /// @return to be released by whoever writes it
    ByteBuf batched(List<Frame> messages) {
        Frame known = batch;
        if (known == null || !batched.equals(messages)) {
            known = Frame.batch(messages);
            forgetBatch();
            batched = List.copyOf(messages);
            batch = known;
        }
        return known.toWrite();
    }

    /// Nothing is shared beyond the moment.
    void forget() {
        forgetRun();
        forgetBatch();
    }

    private void forgetRun() {
        if (run != null) {
            run.release();
            run = null;
            joined = List.of();
        }
    }

    private void forgetBatch() {
        if (batch != null) {
            batch.close();
            batch = null;
            batched = List.of();
        }
    }
}
