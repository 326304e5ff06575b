package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.store.Cancel;
import io.tidemark.backend.store.GivenUp;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers questions asked on the line, each on a thread of its own. What a client that is gone has asked is stopped,
/// down to the database. Any thread.
final class Asking {

    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    /// Of one client at a time.
    private static final int MOST = 4;
    /// Half of what a client may be behind.
    private static final int LARGEST = 512 * 1024;

    private final Answers answers;
    private final Executor workers;
    private final InstantSource clock;
    private final Map<Connection, Set<Cancel>> running = new ConcurrentHashMap<>();

    Asking(Answers answers, Executor workers, InstantSource clock) {
        this.answers = answers;
        this.workers = workers;
        this.clock = clock;
    }

    void ask(Connection guest, JsonNode message) {
        JsonNode query = Words.member(message, "query");
        JsonNode id = Words.id(message);
        Set<Cancel> own = running.computeIfAbsent(guest, first -> ConcurrentHashMap.newKeySet());
        if (own.size() >= MOST) {
            guest.say(Words.noResult(
                    id, query, "At most " + MOST + " questions at a time; wait for an answer.", clock.instant()));
            return;
        }
        var cancel = new Cancel();
        own.add(cancel);
        workers.execute(() -> {
            try {
                cancel.during(() -> guest.say(answer(guest, id, query)));
            } finally {
                own.remove(cancel);
            }
        });
    }

    private String answer(Connection guest, @Nullable JsonNode id, JsonNode query) {
        try {
            if (query.isTextual()) {
                throw BackendException.badRequest(
                        "Questions in words are not understood here yet; ask with a query of the REST contract.");
            }
            byte[] results = answers.answer(guest.caller(), query);
            if (results.length > LARGEST) {
                throw BackendException.badRequest(
                        "The answer is too large for the line; ask POST /api/v1/query, or for less.");
            }
            return Words.result(id, query, results, clock.instant());
        } catch (GivenUp e) {
            return Words.noResult(id, query, "The question was given up.", clock.instant());
        } catch (BackendException e) {
            return Words.noResult(id, query, e.detail(), clock.instant());
        } catch (RuntimeException e) {
            LOG.error("A question on the line failed", e);
            return Words.noResult(id, query, "The question could not be answered; the log says why.", clock.instant());
        }
    }

    void gone(Connection guest) {
        Set<Cancel> own = running.remove(guest);
        if (own != null && !own.isEmpty()) {
            workers.execute(() -> own.forEach(Cancel::stop));
        }
    }
}
