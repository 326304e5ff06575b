package io.tidemark.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Edit;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/// Makes up what people do to documents: mostly what a device would send that has seen some state of them, and now
/// and then what none would.
final class Typist {
    private static final List<String> USUAL = List.of(
            "dashboards", "dashboards", "reports", "alerts", "scenarios", "annotations", "comments", "comments");
    private static final List<String> UNUSUAL = List.of("preferences", "preferences", "conflicts", "gadgets");
    private static final List<String> VISIBILITIES = List.of("private", "shared", "public", "public");
    /// How far back a state is that somebody has on the screen.
    private static final int STATES = 4;

    private static final long FIRST_MILLISECOND = 1_750_000_000_000L;

    private final Tenant tenant;
    private final List<String> users;
    private long ids;

    /// @param tenant whose documents they are
    Typist(Tenant tenant, List<String> users) {
        this.tenant = tenant;
        this.users = users;
    }

    /// A UUID of version 7 that is later than the one before.
    String uuid(Random dice) {
        long high = (FIRST_MILLISECOND + ++ids) << 16 | 0x7000 | dice.nextInt(1 << 12);
        return new UUID(high, dice.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }

    /// Something that somebody does.
    Mutation mutation(Random dice, String user, long n) {
        return tenant.histories.isEmpty() || dice.nextInt(4) == 0 ? created(dice, user, n) : changed(dice, user, n);
    }

    private Mutation created(Random dice, String user, long n) {
        String key = uuid(dice);
        String kind = of(dice, dice.nextInt(8) == 0 ? UNUSUAL : USUAL);
        String id = uuid(dice);
        if (kind.equals("preferences") && dice.nextInt(5) > 0) {
            id = user;
        } else if (dice.nextInt(12) == 0) {
            id = of(dice, List.of(existing(dice, id), of(dice, users), new UUID(dice.nextLong(), 1).toString()));
        }
        Edit edit = Edit.between(kind, null, content(dice, kind));
        return new Mutation(n, key, kind, id, 0, edit.base(), edit.set(), edit.unset(), List.of());
    }

    private String existing(Random dice, String otherwise) {
        List<String> all = List.copyOf(tenant.histories.keySet());
        return all.isEmpty() ? otherwise : all.get(Math.max(dice.nextInt(all.size()), dice.nextInt(all.size())));
    }

    private Mutation changed(Random dice, String user, long n) {
        String key = uuid(dice);
        String id = existing(dice, user);
        List<History> states = tenant.histories.getOrDefault(id, List.of());
        int back = dice.nextInt(2) == 0 ? 0 : dice.nextInt(Math.min(STATES, states.size()));
        History state = states.get(states.size() - 1 - back);
        String kind = state.document().kind();
        long version = state.document().version();
        if (dice.nextInt(7) == 0) {
            return new Mutation(n, key, kind, id, version, Map.of(), Map.of(), List.of(), List.of(Mutation.DELETE));
        }
        Content before = Content.of(state.document());
        Edit edit = Edit.between(kind, before, edited(dice, kind, before));
        Mutation usual = new Mutation(n, key, kind, id, version, edit.base(), edit.set(), edit.unset(), List.of());
        return dice.nextInt(10) == 0 ? unusual(dice, usual) : usual;
    }

    private Mutation unusual(Random dice, Mutation usual) {
        Map<String, JsonNode> set = new TreeMap<>(usual.set());
        return switch (dice.nextInt(8)) {
            case 0 -> usual.ofAnyVersion();
            case 1 -> Mutation.nothing(usual.n(), usual.key());
            case 2 -> {
                set.put("/body/tiles/none/title", Json.MAPPER.valueToTree("w"));
                yield with(usual, usual.kind(), usual.baseVersion(), set, usual.unset());
            }
            case 3 -> {
                set.put("/nobody", Json.MAPPER.valueToTree("w"));
                yield with(usual, usual.kind(), usual.baseVersion(), set, usual.unset());
            }
            case 4 -> {
                set.put("/body/tiles/#", Json.MAPPER.valueToTree(List.of("t1", "t1")));
                yield with(usual, usual.kind(), usual.baseVersion(), set, usual.unset());
            }
            case 5 -> with(usual, of(dice, USUAL), usual.baseVersion(), set, usual.unset());
            case 6 -> with(usual, usual.kind(), usual.baseVersion() + 3, set, usual.unset());
            default -> with(usual, usual.kind(), usual.baseVersion(), Map.of(), List.of("/body/title", "/body/never"));
        };
    }

    private static Mutation with(
            Mutation usual, String kind, long version, Map<String, JsonNode> set, List<String> unset) {
        return new Mutation(usual.n(), usual.key(), kind, usual.id(), version, usual.base(), set, unset, usual.ops());
    }

    private Content content(Random dice, String kind) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("title", word(dice));
        if (kind.equals("comments")) {
            body.put("text", dice.nextInt(12) == 0 ? " " : word(dice));
            String about = existing(dice, "nothing");
            History last = tenant.last(about);
            body.putObject("on")
                    .put(
                            "kind",
                            last == null || dice.nextInt(12) == 0
                                    ? of(dice, USUAL)
                                    : last.document().kind())
                    .put("id", about);
        }
        Content content = new Content(of(dice, VISIBILITIES), some(dice), body);
        return dice.nextBoolean() ? content : edited(dice, kind, content);
    }

    private List<String> some(Random dice) {
        List<String> some = new ArrayList<>(users);
        some.removeIf(user -> dice.nextInt(3) > 0);
        if (dice.nextInt(40) == 0) {
            some.add("nobody's id!");
        }
        return some;
    }

    private Content edited(Random dice, String kind, Content before) {
        ObjectNode body = before.body().deepCopy();
        String visibility = before.visibility();
        List<String> shared = before.sharedWith();
        for (int i = 0; i <= dice.nextInt(3); i++) {
            switch (dice.nextInt(11)) {
                case 0, 1 -> body.put("title", word(dice));
                case 2 -> body.put("text", word(dice));
                case 3 -> body.put("note", word(dice));
                case 4 -> body.remove("note");
                case 5 -> toggle(body.withArray("tags"), word(dice));
                case 6 -> visibility = dice.nextInt(20) == 0 ? "seen" : of(dice, VISIBILITIES);
                case 7 -> shared = some(dice);
                case 8 -> body.put(of(dice, List.of("from", "to")), dice.nextInt(3));
                case 9 -> body.putObject("extra").put("deep", dice.nextInt(3)).putNull("none");
                default -> {
                    if (kind.equals("dashboards")) {
                        tile(dice, body.withArray("tiles"));
                    } else {
                        body.put(of(dice, List.of("metric", "operator", "threshold")), dice.nextInt(3));
                    }
                }
            }
        }
        return new Content(visibility, shared, body);
    }

    private static void toggle(ArrayNode set, String word) {
        for (int i = 0; i < set.size(); i++) {
            if (set.path(i).asText().equals(word)) {
                set.remove(i);
                return;
            }
        }
        set.add(word);
    }

    private static void tile(Random dice, ArrayNode tiles) {
        int which = tiles.isEmpty() ? 0 : dice.nextInt(tiles.size());
        switch (tiles.isEmpty() ? 4 : dice.nextInt(6)) {
            case 0 -> ((ObjectNode) tiles.path(which)).put("title", word(dice));
            case 1 -> ((ObjectNode) tiles.path(which)).put("x", dice.nextInt(3)).put("w", dice.nextInt(3));
            case 2 -> tiles.remove(which);
            case 3 -> tiles.add(tiles.remove(which));
            default -> {
                String id = "t" + dice.nextInt(5);
                boolean isNew = true;
                for (JsonNode tile : tiles) {
                    isNew &= !tile.path("id").asText().equals(id);
                }
                if (isNew) {
                    tiles.addObject().put("id", id).put("title", word(dice)).put("x", 1);
                }
            }
        }
    }

    private static String word(Random dice) {
        return of(dice, List.of("ebb", "flood", "neap", "spring", "slack"));
    }

    private static <T> T of(Random dice, List<T> choices) {
        return choices.get(dice.nextInt(choices.size()));
    }
}
