package io.tidemark.backend.admin;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// `POST /admin/maintenance`: tells the people of the caller's tenant that something will be done, and when.
final class Maintenance {

    record Plan(
            @Nullable String message,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {}

    private static final int LONGEST_MESSAGE = 500;
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration EARLIEST = Duration.ofDays(90);

    private final TenantStore store;
    private final CommitListeners listeners;
    private final InstantSource clock;

    Maintenance(TenantStore store, CommitListeners listeners, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    Reply announce(Request request) {
        Event.SystemMaintenance announced = checked(request.json(Plan.class));
        String tenant = request.caller().tenant();
        long lsn = store.write(tenant, connection -> {
            long next = TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, next, announced);
            return next;
        });
        listeners.committed(tenant, lsn);
        return Reply.json(202, new Plan(announced.message(), announced.from(), announced.to()));
    }

    private Event.SystemMaintenance checked(Plan plan) {
        String message = plan.message() == null ? "" : plan.message().strip();
        if (message.isEmpty() || message.length() > LONGEST_MESSAGE) {
            throw BackendException.badField("/message", "A message has 1 to " + LONGEST_MESSAGE + " characters.");
        }
        Instant from = plan.startsAt();
        Instant to = plan.endsAt();
        if (from == null || from.isAfter(clock.instant().plus(EARLIEST))) {
            throw BackendException.badField(
                    "/startsAt", "This is a moment within the next " + EARLIEST.toDays() + " days.");
        }
        if (to == null || !to.isAfter(from) || to.isAfter(from.plus(LONGEST)) || !to.isAfter(clock.instant())) {
            throw BackendException.badField(
                    "/endsAt",
                    "This is a moment to come, after startsAt and within " + LONGEST.toDays() + " days of it.");
        }
        return new Event.SystemMaintenance(message, from, to);
    }
}
