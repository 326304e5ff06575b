package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A document taken apart into the fields that are changed, compared and merged one by one, each under its path:
///
/// - `/visibility`, `/sharedWith`
/// - `/body/title`: a member of the body, whole
/// - `/body#from,to`: members that belong together, as an object of those that are there
/// - `/body/tiles/#`: the ids of a list's elements, in order
/// - `/body/tiles/t1/title`, `/body/tiles/t1#x,y,w,h`: the same of an element
///
/// Names are escaped as in a JSON pointer (RFC 6901). Which members are lists, sets and groups is the kind's shape.
public final class Units {
    static final String VISIBILITY = "/visibility";
    static final String SHARED_WITH = "/sharedWith";
    static final String BODY = "/body";
    private static final String ORDER = "/#";
    private static final String ID = "id";

    private Units() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The fields of a document.
    public static Map<String, JsonNode> of(String kind, Content content) {
        Shape shape = Shape.of(kind);
        Map<String, JsonNode> units = new TreeMap<>();
        units.put(VISIBILITY, TextNode.valueOf(content.visibility()));
        units.put(SHARED_WITH, texts(content.sharedWith()));
        ObjectNode rest = object();
        for (Map.Entry<String, JsonNode> member : content.body().properties()) {
            if (shape.lists().contains(member.getKey()) && isList(member.getValue())) {
                addList(BODY + "/" + escaped(member.getKey()), member.getValue(), shape, units);
            } else {
                rest.set(member.getKey(), member.getValue());
            }
        }
        addMembers(BODY, rest, shape.groups(), units);
        return units;
    }

    private static boolean isList(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode element : value) {
            if (!element.isObject()
                    || element.path(ID).asText().isEmpty()
                    || !element.path(ID).isTextual()
                    || !ids.add(element.path(ID).textValue())) {
                return false;
            }
        }
        return true;
    }

    private static void addList(String path, JsonNode list, Shape shape, Map<String, JsonNode> units) {
        List<String> ids = new ArrayList<>();
        for (JsonNode element : list) {
            String id = element.path(ID).textValue();
            ids.add(id);
            ObjectNode rest = ((ObjectNode) element).objectNode();
            rest.setAll((ObjectNode) element);
            rest.remove(ID);
            addMembers(path + "/" + escaped(id), rest, shape.parts(), units);
        }
        units.put(path + ORDER, texts(ids));
    }

    private static void addMembers(
            String path, ObjectNode members, List<List<String>> groups, Map<String, JsonNode> units) {
        Set<String> grouped = new HashSet<>();
        for (List<String> group : groups) {
            ObjectNode together = object();
            for (String name : group) {
                JsonNode value = members.get(name);
                if (value != null) {
                    together.set(name, value);
                }
            }
            if (!together.isEmpty()) {
                units.put(path + "#" + String.join(",", group), together);
                grouped.addAll(group);
            }
        }
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (!grouped.contains(member.getKey())) {
                units.put(path + "/" + escaped(member.getKey()), member.getValue());
            }
        }
    }

    /// Puts a document together again.
    ///
    /// @throws BadMutation when a path is none of the kind, or its value is not what it has to be
    public static Content content(String kind, Map<String, JsonNode> units) {
        Shape shape = Shape.of(kind);
        ObjectNode body = object();
        Map<String, Map<String, ObjectNode>> elements = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> unit : units.entrySet()) {
            String path = unit.getKey();
            Element element = Element.of(path, shape);
            if (element != null) {
                ObjectNode owner = elements.computeIfAbsent(element.list(), list -> new LinkedHashMap<>())
                        .computeIfAbsent(element.id(), id -> object().put(ID, id));
                put(owner, element.rest(), unit.getValue(), shape.parts(), path);
            } else if (path.startsWith(BODY) && !isOrder(path)) {
                put(body, path.substring(BODY.length()), unit.getValue(), shape.groups(), path);
            } else if (!isOrder(path) && !path.equals(VISIBILITY) && !path.equals(SHARED_WITH)) {
                throw new BadMutation(path + " is not a field of " + kind + ".");
            }
        }
        for (String list : shape.lists()) {
            JsonNode order = units.get(BODY + "/" + escaped(list) + ORDER);
            if (order != null) {
                body.set(list, ordered(order, elements.getOrDefault(list, Map.of())));
            }
        }
        return new Content(visibility(units), shared(units), body);
    }

    private static ArrayNode ordered(JsonNode order, Map<String, ObjectNode> elements) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String id : strings(order, ORDER)) {
            list.add(elements.getOrDefault(id, object().put(ID, id)));
        }
        return list;
    }

    /// @param rest `/member` or `#a,b`
    private static void put(ObjectNode owner, String rest, JsonNode value, List<List<String>> groups, String path) {
        if (rest.startsWith("#")) {
            List<String> names = List.of(rest.substring(1).split(",", -1));
            if (!groups.contains(names) || !value.isObject()) {
                throw new BadMutation(path + " names no fields that belong together.");
            }
            value.properties().forEach(member -> {
                if (names.contains(member.getKey())) {
                    owner.set(member.getKey(), member.getValue());
                }
            });
        } else if (rest.lastIndexOf('/') == 0) {
            owner.set(unescaped(rest.substring(1)), value);
        } else {
            throw new BadMutation(path + " is not a field.");
        }
    }

    private static String visibility(Map<String, JsonNode> units) {
        JsonNode visibility = units.get(VISIBILITY);
        return visibility == null ? "private" : visibility.asText();
    }

    private static List<String> shared(Map<String, JsonNode> units) {
        JsonNode shared = units.get(SHARED_WITH);
        return shared == null ? List.of() : strings(shared, SHARED_WITH);
    }

    /// An element's part of a path.
    ///
    /// @param list the name of the body's member
    /// @param rest what follows the element: `/member` or `#a,b`
    record Element(String list, String id, String rest) {

        /// The path that all of the element's fields begin with.
        String whole() {
            return BODY + "/" + escaped(list) + "/" + escaped(id);
        }

        static @Nullable Element of(String path, Shape shape) {
            for (String list : shape.lists()) {
                String prefix = BODY + "/" + escaped(list) + "/";
                if (path.startsWith(prefix) && !isOrder(path)) {
                    String within = path.substring(prefix.length());
                    int end = end(within);
                    return end < 1
                            ? null
                            : new Element(list, unescaped(within.substring(0, end)), within.substring(end));
                }
            }
            return null;
        }

        private static int end(String within) {
            int slash = within.indexOf('/');
            int hash = within.indexOf('#');
            return slash < 0 ? hash : hash < 0 ? slash : Math.min(slash, hash);
        }
    }

    /// @param rest `/member` or `#a,b`
    static List<String> members(String rest) {
        String names = rest.substring(1);
        return rest.startsWith("#") ? List.of(names.split(",", -1)) : List.of(unescaped(names));
    }

    static boolean isOrder(String path) {
        return path.startsWith(BODY + "/") && path.endsWith(ORDER);
    }

    static String order(String list) {
        return BODY + "/" + escaped(list) + ORDER;
    }

    static boolean isSet(String path, Shape shape) {
        return path.equals(SHARED_WITH)
                || shape.sets().stream().anyMatch(name -> path.equals(BODY + "/" + escaped(name)));
    }

    static ArrayNode texts(Iterable<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /// @throws BadMutation when it is not a list of texts, each there once
    static List<String> strings(JsonNode array, String path) {
        Set<String> seen = new HashSet<>();
        List<String> strings = new ArrayList<>();
        for (JsonNode each : array) {
            if (!each.isTextual() || !seen.add(each.textValue())) {
                throw new BadMutation(path + " is not a list of different texts.");
            }
            strings.add(each.textValue());
        }
        if (!array.isArray()) {
            throw new BadMutation(path + " is not a list.");
        }
        return strings;
    }

    /// `#` as well: it begins the names of a group.
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("#", "~2");
    }

    private static String unescaped(String name) {
        return name.replace("~2", "#").replace("~1", "/").replace("~0", "~");
    }
}
