package io.tidemark.backend.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// All rooms of this node and who is in them. Any thread; who may join is decided elsewhere.
///
/// `global`, `admin` and `system` are always there. Any other room opens when somebody joins it, goes on listening
/// when the last one has left, and is swept once it is idle.
///
/// @param <M> a member, known by identity
public final class Rooms<M> {

    /// More than threads that ask at once, so that they rarely meet. A power of two.
    private static final int SHARDS = 32;

    private final RoomMeters meters;
    private final List<Shard<M>> shards;
    private final List<Seats<M>> seats;

    public Rooms(RoomMeters meters, Instant now) {
        this.meters = meters;
        this.shards = several(() -> new Shard<>(meters));
        this.seats = several(Seats::new);
        for (RoomName name : List.of(RoomName.GLOBAL, RoomName.ADMIN, RoomName.SYSTEM)) {
            RoomKey key = new RoomKey(RoomKey.SHARED, name);
            shard(key).open(key, null, now);
        }
    }

    private static <T> List<T> several(Supplier<T> one) {
        return IntStream.range(0, SHARDS).mapToObj(i -> one.get()).toList();
    }

    private static int part(int hash) {
        return (hash ^ (hash >>> 16)) & (SHARDS - 1);
    }

    private Shard<M> shard(RoomKey key) {
        return shards.get(part(key.hashCode()));
    }

    private Seats<M> seats(M member) {
        return seats.get(part(System.identityHashCode(member)));
    }

    /// Joins a room that keeps nothing.
    ///
    /// @throws IllegalArgumentException when the room is a durable one
    public Entry join(RoomKey key, M member, Instant now) {
        if (key.name().isDurable()) {
            throw new IllegalArgumentException("Where the tenant's log is has to be known to join " + key.name());
        }
        return enter(key, member, null, null, now);
    }

    /// Joins, and finds out what the member missed, as of one moment: what is published before it is in the recovery,
    /// what is published after it comes live. Live messages may come before this has returned: whoever sends them
    /// keeps them back until the recovery is sent, and leaves out those that are not live for the member.
    ///
    /// @param head where the tenant's log was a moment ago, and not before this node began to publish it: a room
    ///        that opens now does not know what was said up to there
    /// @param since what the member has; null when it asks for nothing
    public Entry join(RoomKey key, M member, Position head, @Nullable Position since, Instant now) {
        return enter(key, member, key.name().isDurable() ? head : null, since, now);
    }

    private Entry enter(RoomKey key, M member, @Nullable Position head, @Nullable Position since, Instant now) {
        Seats<M> own = seats(member);
        synchronized (own) {
            Entry entry = shard(key).join(key, member, head, since, now);
            switch (entry) {
                case Entry.Joined joined -> {
                    if (own.add(member, key)) {
                        meters.joined();
                    }
                    meters.recovered(joined.recovery());
                }
                case Entry.Full _ -> meters.full();
            }
            return entry;
        }
    }

    /// @return false when the member was not there
    public boolean leave(RoomKey key, M member, Instant now) {
        Seats<M> own = seats(member);
        synchronized (own) {
            if (!own.remove(member, key)) {
                return false;
            }
            shard(key).leave(key, member, now);
            meters.left(1);
            return true;
        }
    }

    /// For a member that is gone. Costs what the member's own rooms cost. Whoever may still be joining it to a room
    /// looks afterwards whether it is gone, and leaves again.
    ///
    /// @return where it was
    public Set<RoomKey> leaveAll(M member, Instant now) {
        Seats<M> own = seats(member);
        synchronized (own) {
            Set<RoomKey> all = own.removeAll(member);
            for (RoomKey key : all) {
                shard(key).leave(key, member, now);
            }
            meters.left(all.size());
            return all;
        }
    }

    /// Leaves one room for another in one step; stays when the other is full.
    ///
    /// @param head as for joining; not looked at when the other room keeps nothing
    public Move move(M member, RoomKey from, RoomKey to, Position head, Instant now) {
        Seats<M> own = seats(member);
        synchronized (own) {
            if (!own.has(member, from)) {
                return new Move.NotThere();
            }
            if (from.equals(to)) {
                return enter(to, member, to.name().isDurable() ? head : null, null, now);
            }
            int one = part(from.hashCode());
            int other = part(to.hashCode());
            synchronized (shards.get(Math.min(one, other))) {
                synchronized (shards.get(Math.max(one, other))) {
                    Entry entry = enter(to, member, to.name().isDurable() ? head : null, null, now);
                    if (entry instanceof Entry.Joined) {
                        shard(from).leave(from, member, now);
                        own.remove(member, from);
                        meters.left(1);
                    }
                    return entry;
                }
            }
        }
    }

    /// Says something from the tenant's log in a durable room. In the order of the log; what one commit says to one
    /// room is one message. What was said already is not said again.
    ///
    /// @param text as it goes to the members
    /// @return who is to be sent it, as of the moment it was put into the history
    /// @throws IllegalArgumentException when the room keeps nothing; its members are told without this
    public List<M> publish(RoomKey key, Position at, String text, Instant now) {
        if (!key.name().isDurable()) {
            throw new IllegalArgumentException("Nothing of the log is said in " + key.name());
        }
        List<M> told = shard(key).publish(key, at, text, now);
        if (told == null) {
            meters.repeated();
            return List.of();
        }
        return told;
    }

    /// The tenant's log is told here from this position on. Between what was told before, if anything was, and there
    /// its rooms know nothing, so what they know ends.
    public void begin(String tenant, Position head) {
        shards.forEach(shard -> shard.begin(tenant, head));
    }

    /// Who is there now; the same list until somebody comes or goes.
    public List<M> members(RoomKey key) {
        return shard(key).members(key);
    }

    /// Whether the member is there now.
    public boolean has(RoomKey key, M member) {
        Seats<M> own = seats(member);
        synchronized (own) {
            return own.has(member, key);
        }
    }

    /// Where the member is now.
    public Set<RoomKey> roomsOf(M member) {
        Seats<M> own = seats(member);
        synchronized (own) {
            return own.of(member);
        }
    }

    /// Rooms of the tenant and of the whole server, by name.
    ///
    /// @param most how many at most
    public List<RoomKey> find(String tenant, Glob pattern, int most) {
        List<RoomKey> found = new ArrayList<>();
        for (Shard<M> shard : shards) {
            for (RoomKey key : shard.keys()) {
                if (key.isSeenBy(tenant) && pattern.matches(key.name().text())) {
                    found.add(key);
                }
            }
        }
        found.sort(Comparator.comparing(RoomKey::name));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    /// @return null when there is no such room
    public @Nullable RoomInfo info(RoomKey key) {
        return shard(key).info(key);
    }

    /// How many rooms there are of each size.
    public Map<SizeBand, Integer> distribution() {
        Map<SizeBand, Integer> bands = SizeBand.nothing();
        shards.forEach(shard -> shard.count(bands));
        return Collections.unmodifiableMap(bands);
    }

    /// Closes rooms that have been empty and idle for an hour, those of entities after a day, and lets go of messages
    /// that are too old to be told again. To be called each minute or so.
    ///
    /// @return how many were closed
    public int sweep(Instant now) {
        int swept = 0;
        for (Shard<M> shard : shards) {
            swept += shard.sweep(now);
        }
        meters.swept(swept);
        return swept;
    }
}
