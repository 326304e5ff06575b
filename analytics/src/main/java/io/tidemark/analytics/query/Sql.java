package io.tidemark.analytics.query;

import java.util.ArrayList;
import java.util.List;

/// A piece of SQL and the values for its question marks, in order. Only the compiler's own words enter the text.
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    static Sql of(String text) {
        return new Sql().add(text);
    }

    static Sql join(String separator, List<Sql> parts) {
        Sql all = new Sql();
        for (int i = 0; i < parts.size(); i++) {
            all.add(i == 0 ? "" : separator).add(parts.get(i));
        }
        return all;
    }

    Sql add(String more) {
        text.append(more);
        return this;
    }

    Sql add(Sql more) {
        text.append(more.text);
        parameters.addAll(more.parameters);
        return this;
    }

    Sql bind(Object value) {
        text.append('?');
        parameters.add(value);
        return this;
    }

    String text() {
        return text.toString();
    }

    List<Object> parameters() {
        return List.copyOf(parameters);
    }
}
