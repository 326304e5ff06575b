package io.tidemark.backend.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One room. Guarded by the lock of its shard.
final class Room<M> {

    private static final Duration IDLE = Duration.ofHours(1);
    /// People look at the same thing day after day, and come back to what they have missed.
    private static final Duration IDLE_ENTITY = Duration.ofHours(24);

    private final RoomName name;
    private final @Nullable History history;
    private final Instant created;
    private final Set<M> members = Collections.newSetFromMap(new IdentityHashMap<>());
    private Instant lastActive;
    private @Nullable List<M> snapshot = List.of();

    /// @param floor where its history begins, null when it keeps none
    Room(RoomName name, @Nullable Position floor, Instant now) {
        this.name = name;
        this.history = floor == null ? null : new History(floor);
        this.created = now;
        this.lastActive = now;
    }

    /// @param head how far the tenant's log has come, null when the room keeps nothing
    /// @param since what the member has, null when it asks for nothing
    Entry join(M member, @Nullable Position head, @Nullable Position since, Instant now) {
        if (!members.contains(member)) {
            if (members.size() >= name.capacity()) {
                return new Entry.Full(name.capacity());
            }
            members.add(member);
            snapshot = null;
        }
        lastActive = now;
        if (history == null || head == null) {
            Recovery nothing = since == null ? new Recovery.Fresh() : new Recovery.Gap(Recovery.Reason.AGE);
            return new Entry.Joined(members.size(), null, nothing);
        }
        if (since == null) {
            return new Entry.Joined(members.size(), history.last(), new Recovery.Fresh());
        }
        Recovery recovery = history.after(since, head, now);
        // Another node may have told the member more than this one was told yet.
        Position live = recovery instanceof Recovery.Replay ? history.last().orLater(since) : history.last();
        return new Entry.Joined(members.size(), live, recovery);
    }

    void leave(M member, Instant now) {
        members.remove(member);
        snapshot = null;
        lastActive = now;
    }

    /// @return false when that position was passed already
    boolean hear(Position at, String text, Instant now) {
        if (history == null || !history.append(at, text, now)) {
            return false;
        }
        lastActive = now;
        return true;
    }

    /// What is said from that position on is heard here, and nothing before it.
    void begin(Position head) {
        if (history != null) {
            history.begin(head);
        }
    }

    /// Copied once after each change of membership, so that what is said to many does not copy many.
    List<M> members() {
        List<M> current = snapshot;
        if (current == null) {
            current = List.copyOf(members);
            snapshot = current;
        }
        return current;
    }

    void evict(Instant now) {
        if (history != null) {
            history.evict(now);
        }
    }

    boolean isDone(Instant now) {
        Duration idle = name.isEntity() ? IDLE_ENTITY : IDLE;
        return members.isEmpty() && !name.isShared() && !lastActive.plus(idle).isAfter(now);
    }

    int size() {
        return members.size();
    }

    RoomInfo info() {
        return new RoomInfo(name.text(), members.size(), created, lastActive, history == null ? null : history.kept());
    }
}
