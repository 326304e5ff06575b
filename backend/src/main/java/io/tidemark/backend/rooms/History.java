package io.tidemark.backend.rooms;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// What was said in one room lately: at most 1,000 messages, 1 MiB and 10 minutes, the oldest go first. Guarded by
/// the lock of the room's shard.
final class History {

    static final int MOST_MESSAGES = 1_000;
    static final long MOST_BYTES = 1 << 20;
    static final Duration LONGEST = Duration.ofMinutes(10);
    /// More than this is not told again: fetching is cheaper for both sides.
    static final int MOST_REPLAYED = 500;

    private final Deque<Recovery.Message> messages = new ArrayDeque<>();
    private long bytes;
    private Position last;
    private long floor;
    private Recovery.Reason floorReason = Recovery.Reason.AGE;

    /// @param head where it begins: what was said up to there is not known here
    History(Position head) {
        last = head;
        floor = head.offset();
    }

    /// As if it had been made now.
    void begin(Position head) {
        messages.clear();
        bytes = 0;
        last = head;
        floor = head.offset();
        floorReason = Recovery.Reason.AGE;
    }

    /// A new epoch empties it, because its offsets say nothing about those kept.
    ///
    /// @return false when the offset was passed already; then nothing happens
    boolean append(Position at, String text, Instant now) {
        if (last.reaches(at)) {
            return false;
        }
        if (!at.epoch().equals(last.epoch())) {
            messages.clear();
            bytes = 0;
            floor = at.offset() - 1;
            floorReason = Recovery.Reason.AGE;
        }
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        messages.addLast(new Recovery.Message(at.offset(), text, size, now));
        bytes += size;
        last = at;
        evict(now);
        return true;
    }

    /// Lets go of what is older than is kept, or more.
    void evict(Instant now) {
        Instant oldest = now.minus(LONGEST);
        for (Recovery.Message first = messages.peekFirst(); first != null; first = messages.peekFirst()) {
            if (messages.size() > MOST_MESSAGES || bytes > MOST_BYTES) {
                floorReason = Recovery.Reason.SIZE;
            } else if (first.at().isBefore(oldest)) {
                floorReason = Recovery.Reason.AGE;
            } else {
                return;
            }
            messages.removeFirst();
            bytes -= first.bytes();
            floor = first.offset();
        }
    }

    /// What was said after a position.
    ///
    /// @param head how far the tenant's log is known to have come: a position past it, or of an epoch that is over,
    ///        is of another history
    Recovery after(Position since, Position head, Instant now) {
        evict(now);
        if (!since.epoch().equals(head.epoch()) || !last.orLater(head).reaches(since)) {
            return new Recovery.Gap(Recovery.Reason.EPOCH);
        }
        if (since.offset() < floor) {
            return new Recovery.Gap(floorReason);
        }
        List<Recovery.Message> missed = new ArrayList<>();
        Iterator<Recovery.Message> newestFirst = messages.descendingIterator();
        while (newestFirst.hasNext()) {
            Recovery.Message message = newestFirst.next();
            if (message.offset() <= since.offset()) {
                break;
            }
            if (missed.size() == MOST_REPLAYED) {
                return new Recovery.Gap(Recovery.Reason.SIZE);
            }
            missed.add(message);
        }
        Collections.reverse(missed);
        return new Recovery.Replay(List.copyOf(missed));
    }

    /// Where the newest message is, or where it began.
    Position last() {
        return last;
    }

    RoomInfo.Kept kept() {
        Recovery.Message first = messages.peekFirst();
        Recovery.Message newest = messages.peekLast();
        return new RoomInfo.Kept(
                messages.size(),
                bytes,
                first == null ? null : first.offset(),
                last.offset(),
                newest == null ? null : newest.at());
    }
}
