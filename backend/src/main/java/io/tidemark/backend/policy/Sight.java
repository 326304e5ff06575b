package io.tidemark.backend.policy;

import io.tidemark.backend.identity.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one person may have of one dataset. Admins have everything, and so has everybody of a dataset without
/// rules. Where several rules let somebody have a row, the one that hides least counts.
public final class Sight {

    private static final Sight WHOLE = new Sight(null);

    private final @Nullable List<Rule> rules;

    private Sight(@Nullable List<Rule> rules) {
        this.rules = rules;
    }

    /// @param rules the dataset's
    public static Sight of(List<Rule> rules, Person person) {
        if (rules.isEmpty() || person.caller().may(Role.ADMIN)) {
            return WHOLE;
        }
        return new Sight(rules.stream()
                .filter(rule -> person.is(rule.role()))
                .sorted(Comparator.comparingInt(rule -> rule.hides().size()))
                .toList());
    }

    public boolean isWhole() {
        return rules == null;
    }

    public boolean isNothing() {
        return rules != null && rules.isEmpty();
    }

    /// @param place the row's partition values by field, null for none
    /// @return names of the fields that are hidden, sorted; null when the row is
    public @Nullable List<String> hidden(Map<String, @Nullable String> place) {
        if (rules == null) {
            return List.of();
        }
        for (Rule rule : rules) {
            if (matches(rule, place)) {
                return rule.hides();
            }
        }
        return null;
    }

    private static boolean matches(Rule rule, Map<String, @Nullable String> place) {
        return rule.where().entrySet().stream()
                .allMatch(field -> field.getValue().contains(place.get(field.getKey())));
    }

    /// The same for all who may have the same.
    public String name() {
        return rules == null ? "" : rules.toString();
    }
}
