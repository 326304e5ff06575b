package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts a change onto a state of the document that may be a later one than the change was made on: three-way, field
/// by field. What only one side changed is as that side wants it; sets and lists take what both added and leave out
/// what either took away, but an element that one side took away and the other changed stays. A field that both
/// changed to different things is disputed: it stays as it stands, or becomes what the change wants, as `Rule` says.
///
/// Places in a list: where the side that has the document now moved nothing, elements stand as the change has them;
/// new ones stand behind the element they were put behind, several of different people there by their ids.
public final class Merge {

    /// What becomes of a disputed field.
    public enum Rule {
        /// It stays: the server's.
        THEIRS,
        /// It becomes what the change wants: on the device that has not asked the server yet.
        MINE
    }

    /// @param content  what the document is to be
    /// @param disputes fields that stayed, or were taken, against the other side
    public record Merged(Content content, List<Dispute> disputes) {
        public Merged {
            disputes = List.copyOf(disputes);
        }
    }

    private final Shape shape;
    private final Mutation mutation;
    private final Rule rule;
    private final TreeMap<String, JsonNode> base;
    private final TreeMap<String, JsonNode> units;
    private final List<Dispute> disputes = new ArrayList<>();
    /// The ids of each list's elements, once they are decided.
    private final Map<String, Set<String>> there = new HashMap<>();
    /// Elements, as whole paths, that the change takes away.
    private final Set<String> taken = new TreeSet<>();

    private Merge(Mutation mutation, Map<String, JsonNode> current, Rule rule) {
        this.shape = Shape.of(mutation.kind());
        this.mutation = mutation;
        this.rule = rule;
        this.base = new TreeMap<>(mutation.base());
        this.units = new TreeMap<>(current);
    }

    /// @param current null when there is no such document: then the change has to be of a new one
    /// @throws BadMutation when the mutation's paths or values are not those of its kind
    public static Merged onto(@Nullable Content current, Mutation mutation, Rule rule) {
        Map<String, JsonNode> now = current == null ? Map.of() : Units.of(mutation.kind(), current);
        return new Merge(mutation, now, rule).run();
    }

    private Merged run() {
        Units.content(mutation.kind(), mutation.base());
        Units.content(mutation.kind(), mutation.set());
        for (String list : shape.lists()) {
            elements(list);
        }
        Set<String> touched = new TreeSet<>(mutation.set().keySet());
        touched.addAll(mutation.unset());
        for (String path : touched) {
            if (!Units.isOrder(path)) {
                field(path);
            }
        }
        return new Merged(Units.content(mutation.kind(), units), disputes);
    }

    private void field(String path) {
        Units.Element element = Units.Element.of(path, shape);
        if (element != null && taken.contains(element.whole())) {
            return;
        }
        if (element != null && mutation.set().containsKey(path) && !isThere(element)) {
            throw new BadMutation(path + " is of an element that is not in its list.");
        }
        JsonNode before = mutation.base().get(path);
        JsonNode yours = mutation.set().get(path);
        JsonNode theirs = units.get(path);
        if (Same.same(before, theirs)) {
            put(path, yours);
        } else if (Units.isSet(path, shape) && Sets.are(before, yours, theirs)) {
            put(path, Sets.merged(before, yours, theirs));
        } else if (!Same.same(yours, theirs) && !Same.same(before, yours)) {
            disputes.add(new Dispute(path, before, yours, theirs));
            if (rule == Rule.MINE) {
                put(path, yours);
            }
        }
    }

    private boolean isThere(Units.Element element) {
        return there.computeIfAbsent(element.list(), this::ids).contains(element.id());
    }

    private Set<String> ids(String list) {
        String order = Units.order(list);
        return new HashSet<>(strings(units.get(order), order));
    }

    private void put(String path, @Nullable JsonNode value) {
        if (value == null) {
            units.remove(path);
        } else {
            units.put(path, value);
        }
    }

    /// Decides which elements a list has, and in what order, before their fields are looked at.
    private void elements(String list) {
        String order = Units.order(list);
        JsonNode theirOrder = units.get(order);
        boolean touchesOrder =
                mutation.set().containsKey(order) || mutation.unset().contains(order);
        List<String> theirs = theirOrder == null ? List.of() : Units.strings(theirOrder, order);
        List<String> before = touchesOrder ? strings(mutation.base().get(order), order) : theirs;
        List<String> yours = touchesOrder ? strings(mutation.set().get(order), order) : theirs;
        Set<String> stays = new LinkedHashSet<>(theirs);
        Set<String> wanted = new HashSet<>(yours);
        for (String id : before) {
            if (!wanted.contains(id)) {
                String whole = new Units.Element(list, id, "").whole();
                taken.add(whole);
                if (isUntouched(whole)) {
                    stays.remove(id);
                    fields(units, whole).keySet().forEach(units::remove);
                }
            }
        }
        List<String> restored = restored(list, stays, wanted);
        if (touchesOrder || !restored.isEmpty()) {
            Set<String> all = new LinkedHashSet<>(stays);
            all.addAll(restored);
            Set<String> had = new HashSet<>(before);
            yours.stream().filter(id -> !had.contains(id)).forEach(all::add);
            List<String> places =
                    Places.merged(only(before, all), only(withAll(yours, restored), all), only(theirs, all));
            if (mutation.set().containsKey(order) || !places.isEmpty()) {
                units.put(order, Units.texts(places));
            } else {
                units.remove(order);
            }
        }
    }

    private static List<String> only(List<String> ids, Set<String> among) {
        return ids.stream().filter(among::contains).toList();
    }

    private static List<String> withAll(List<String> ids, List<String> more) {
        Set<String> all = new LinkedHashSet<>(ids);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static List<String> strings(@Nullable JsonNode order, String path) {
        return order == null ? List.of() : Units.strings(order, path);
    }

    /// Whether the other side left an element as the change had it before.
    private boolean isUntouched(String whole) {
        Map<String, JsonNode> was = fields(base, whole);
        Map<String, JsonNode> is = fields(units, whole);
        return was.keySet().equals(is.keySet())
                && was.entrySet().stream().allMatch(unit -> Same.same(unit.getValue(), is.get(unit.getKey())));
    }

    /// What there is of an element, by path: those that begin with it and go on with `#` or `/`.
    private static Map<String, JsonNode> fields(NavigableMap<String, JsonNode> all, String whole) {
        Map<String, JsonNode> fields = new TreeMap<>();
        all.subMap(whole + "#", true, whole + "0", false).forEach((path, value) -> {
            if (path.charAt(whole.length()) == '#' || path.charAt(whole.length()) == '/') {
                fields.put(path, value);
            }
        });
        return fields;
    }

    /// Elements that the other side took away and the change goes on with; their other fields come back as they were.
    ///
    /// @param theirs ids of the elements that are there
    /// @param yours  ids that the change wants
    private List<String> restored(String list, Set<String> theirs, Set<String> yours) {
        Set<String> restored = new LinkedHashSet<>();
        for (String path : mutation.set().keySet()) {
            Units.Element element = Units.Element.of(path, shape);
            if (element == null || !element.list().equals(list) || theirs.contains(element.id())) {
                continue;
            }
            boolean wasThere = !fields(base, element.whole()).isEmpty();
            if (wasThere && (!mutation.set().containsKey(Units.order(list)) || yours.contains(element.id()))) {
                restored.add(element.id());
            }
        }
        for (String id : restored) {
            units.putAll(fields(base, new Units.Element(list, id, "").whole()));
        }
        return List.copyOf(restored);
    }
}
