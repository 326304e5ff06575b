package io.tidemark.backend.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What people are told of one lsn. Each room hears one message of it at most, so that the lsn is the message's offset
/// in the room.
public record Happened(String tenant, String epoch, long lsn, Instant at, List<RoomMessage> messages) {

    public Happened {
        messages = List.copyOf(messages);
    }

    /// @param occurrences of one lsn, at least one
    static Happened of(List<Occurrence> occurrences, ShownIn shown) {
        List<RoomMessage> messages = new ArrayList<>();
        for (Occurrence occurrence : occurrences) {
            messages.addAll(Routing.of(occurrence, shown));
        }
        Occurrence first = occurrences.getFirst();
        return new Happened(first.tenant(), first.epoch(), first.lsn(), first.at(), messages);
    }

    /// What of it is told in these rooms.
    Happened in(Set<String> rooms) {
        return new Happened(
                tenant,
                epoch,
                lsn,
                at,
                messages.stream()
                        .filter(message -> rooms.contains(message.room()))
                        .toList());
    }
}
