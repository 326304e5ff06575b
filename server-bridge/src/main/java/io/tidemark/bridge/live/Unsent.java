package io.tidemark.bridge.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits to be sent, in order and bounded. Where there is no more room the oldest queries go, because asking
/// again does no harm; actions stay. Owned by the line's thread.
final class Unsent {
    static final int MOST = 200;
    static final int MOST_BYTES = 256 * 1024;

    private final Deque<Request> waiting = new ArrayDeque<>();
    private int bytes;

    /// @return what had to go; the request itself is among it when there is no room for it
    List<Request> add(Request request) {
        waiting.addLast(request);
        bytes += request.bytes();
        List<Request> gone = shrink();
        if (isTooMuch()) {
            waiting.removeLast();
            bytes -= request.bytes();
            gone.add(request);
        }
        return gone;
    }

    /// Queries that were sent and are to be sent again, before everything else.
    ///
    /// @return what had to go
    List<Request> putBack(List<Request> queries) {
        for (Request query : queries.reversed()) {
            waiting.addFirst(query);
            bytes += query.bytes();
        }
        return shrink();
    }

    private List<Request> shrink() {
        List<Request> gone = new ArrayList<>();
        for (Iterator<Request> each = waiting.iterator(); isTooMuch() && each.hasNext(); ) {
            Request oldest = each.next();
            if (oldest.isQuery()) {
                each.remove();
                bytes -= oldest.bytes();
                gone.add(oldest);
            }
        }
        return gone;
    }

    private boolean isTooMuch() {
        return waiting.size() > MOST || bytes > MOST_BYTES;
    }

    @Nullable
    Request first() {
        return waiting.peekFirst();
    }

    void remove(Request request) {
        if (waiting.remove(request)) {
            bytes -= request.bytes();
        }
    }

    /// In their order; a copy.
    List<Request> all() {
        return List.copyOf(waiting);
    }
}
