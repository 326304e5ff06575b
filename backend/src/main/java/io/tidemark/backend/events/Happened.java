package io.tidemark.backend.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What people are told of one lsn. Each room hears one message of it at most, so that the lsn is the message's offset
/// in the room.
/// @param audiences who sees now what it is about
public record Happened(
        String tenant, String epoch, long lsn, Instant at, List<Audience> audiences, List<RoomMessage> messages) {

    public Happened {
        audiences = List.copyOf(audiences);
        messages = List.copyOf(messages);
    }

    /// @param occurrences of one lsn, at least one
    static Happened of(List<Occurrence> occurrences, ShownIn shown) {
        List<Audience> audiences = new ArrayList<>();
        List<RoomMessage> messages = new ArrayList<>();
        for (Occurrence occurrence : occurrences) {
            messages.addAll(Routing.of(occurrence, shown));
            Audience.of(occurrence.event()).ifPresent(audiences::add);
        }
        Occurrence first = occurrences.getFirst();
        return new Happened(first.tenant(), first.epoch(), first.lsn(), first.at(), audiences, messages);
    }

    /// What of it is told in these rooms.
    Happened in(Set<String> rooms) {
        return new Happened(
                tenant,
                epoch,
                lsn,
                at,
                audiences,
                messages.stream()
                        .filter(message -> rooms.contains(message.room()))
                        .toList());
    }
}
