package io.tidemark.analytics.query;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong, so that people see all of it at once.
final class Problems {
    private static final int MOST = 20;

    private final List<Problem> found = new ArrayList<>();

    void add(String pointer, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(pointer, message));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidQuery(found);
        }
    }
}
