/// The rooms of one node of the live line: who is in which, what was said there lately, who looks at what. Pure: no
/// sockets, no database, and time is handed in.
///
/// **Who owns what.** [Rooms] owns membership, and each room its history and how far it was told. The gateway owns
/// the connections (they are the members), their rights, the order in which one of them is sent things, and what a
/// message looks like. The tenant's log owns the truth: offsets are its numbers, and a gap costs a fetch.
///
/// **Threads.** [Rooms], [Presence] and [RoomMeters] may be called by any thread; they hold locks of their own, only
/// for work in memory, and call nobody while they do. What they return is immutable. [Rooms#publish] for one tenant
/// is for one thread at a time, in the order of the log. The other types are values.
///
/// **Locks.** A member's stripe first, then a room's shard, and of two shards the lower one first. Publishing and
/// looking take one shard only.
@NullMarked
package io.tidemark.backend.rooms;

import org.jspecify.annotations.NullMarked;
