package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.BridgeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was asked and is not answered. A query whose connection broke is sent again within its deadline; an action
/// is never sent twice. Owned by the line's thread; the answers are completed on it.
final class Requests {
    /// The server refuses larger frames by closing.
    static final int LARGEST = 64 * 1024;

    private final Unsent unsent = new Unsent();
    /// By id, in the order they were sent.
    private final Map<String, Request> sent = new LinkedHashMap<>();
    private final LineListener listener;

    Requests(LineListener listener) {
        this.listener = listener;
    }

    void ask(Request request) {
        if (request.bytes() > LARGEST) {
            request.fail(new BridgeException.NotSent("This is too large for the live line. Ask for less at once."));
        } else if (!request.answer().isDone()) {
            drop(unsent.add(request));
        }
    }

    private void drop(List<Request> gone) {
        for (Request request : gone) {
            request.fail(new BridgeException.NotSent(
                    request.isQuery()
                            ? "Too much was waiting for the server, so this question was dropped. Ask again."
                            : "Too much is waiting for the server, so \"" + request.action()
                                    + "\" was not done. Do it again once there is a connection."));
        }
        int queries = (int) gone.stream().filter(Request::isQuery).count();
        if (queries > 0) {
            listener.dropped(queries, "query");
        }
    }

    /// Nobody waits for it any more.
    void withdraw(String id) {
        take(id);
    }

    /// Out of what was sent, or of what is to be sent again.
    private @Nullable Request take(String id) {
        Request request = sent.remove(id);
        for (Request waiting : unsent.all()) {
            if (waiting.id().equals(id)) {
                unsent.remove(waiting);
                request = waiting;
            }
        }
        return request;
    }

    @Nullable
    Request next() {
        return unsent.first();
    }

    void sent(Request request) {
        unsent.remove(request);
        sent.put(request.id(), request);
    }

    /// A `query_result` or `action_result`.
    void answered(Message message) {
        Request request = take(message.named("id"));
        if (request == null) {
            return;
        }
        JsonNode data = message.data();
        JsonNode error = data.hasNonNull("error")
                ? data.get("error")
                : message.envelope().path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            request.fail(new BridgeException.Declined(sentence(error)));
        } else if (!request.isQuery() && !data.path("success").asBoolean(true)) {
            request.fail(new BridgeException.Declined(sentence(data)));
        } else {
            request.answer().complete(data);
        }
    }

    private static String sentence(JsonNode error) {
        for (JsonNode words : List.of(error, error.path("detail"), error.path("message"))) {
            if (words.isTextual() && !words.asText().isBlank()) {
                return words.asText();
            }
        }
        return "The server refused this.";
    }

    /// @return false when nothing of this id waits for an answer
    boolean declined(String id, String sentence) {
        Request request = take(id);
        if (request != null) {
            request.fail(new BridgeException.Declined(sentence));
        }
        return request != null;
    }

    /// The server does not know this kind of message.
    ///
    /// @return false when none of the kind waits for an answer
    boolean unknown(boolean queries, String sentence) {
        List<Request> meant = sent.values().stream()
                .filter(request -> request.isQuery() == queries)
                .toList();
        meant.forEach(request -> declined(request.id(), sentence));
        return !meant.isEmpty();
    }

    int unanswered() {
        return sent.size();
    }

    /// The connection is gone, and with it what was to come.
    void broken() {
        askAgain();
        for (Request action : sent.values()) {
            action.fail(
                    new BridgeException.Uncertain("The connection broke before the server answered.", action.action()));
        }
        sent.clear();
    }

    /// Queries are safe to ask twice.
    void askAgain() {
        List<Request> queries = new ArrayList<>(sent.values());
        queries.removeIf(request -> !request.isQuery());
        queries.forEach(query -> sent.remove(query.id()));
        drop(unsent.putBack(queries));
    }

    void expire(Instant now) {
        for (Request request : List.copyOf(sent.values())) {
            if (!now.isBefore(request.deadline())) {
                sent.remove(request.id());
                request.fail(
                        request.isQuery()
                                ? new BridgeException.Late(request.patience())
                                : new BridgeException.Uncertain(
                                        "The server did not answer within "
                                                + request.patience().toSeconds() + " s.",
                                        request.action()));
            }
        }
        for (Request request : unsent.all()) {
            if (!now.isBefore(request.deadline())) {
                notSent(
                        request,
                        "There was no connection to the server within "
                                + request.patience().toSeconds() + " s.");
            }
        }
    }

    /// @param why a sentence
    private void notSent(Request request, String why) {
        unsent.remove(request);
        request.fail(new BridgeException.NotSent(
                request.isQuery() ? why + " Ask again." : why + " \"" + request.action() + "\" was not done."));
    }

    /// The line is over; nobody answers any more.
    ///
    /// @param why a sentence
    void end(String why) {
        broken();
        unsent.all().forEach(request -> notSent(request, why));
    }

    /// When the next one runs out; [Instant#MAX] for none.
    Instant due() {
        Instant due = Instant.MAX;
        for (Request request : sent.values()) {
            due = request.deadline().isBefore(due) ? request.deadline() : due;
        }
        for (Request request : unsent.all()) {
            due = request.deadline().isBefore(due) ? request.deadline() : due;
        }
        return due;
    }
}
