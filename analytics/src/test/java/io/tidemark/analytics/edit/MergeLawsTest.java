package io.tidemark.analytics.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds of any two changes of any dashboard. Each case has a seed, which a failure names.
final class MergeLawsTest {
    private static final int CASES = 20_000;
    private static final String KIND = "dashboards";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private interface Law {
        void hold(Content before, Content one, Content other, String seed);
    }

    private static void always(Law law) {
        for (int seed = 0; seed < CASES; seed++) {
            var random = new Random(seed);
            Content before = dashboard(random);
            law.hold(before, changed(before, random, "y"), changed(before, random, "t"), "seed " + seed);
        }
    }

    private static Content dashboard(Random random) {
        ObjectNode body = JSON.objectNode();
        body.put("title", "title " + random.nextInt(3));
        if (random.nextBoolean()) {
            body.put("from", "now-1y").put("to", "now");
        }
        ArrayNode tiles = body.putArray("tiles");
        for (int i = 0; i < random.nextInt(5); i++) {
            tiles.add(tile("t" + i, random, "b"));
        }
        return new Content("shared", List.of("ann", "bob"), body);
    }

    private static ObjectNode tile(String id, Random random, String who) {
        ObjectNode tile = JSON.objectNode().put("id", id).put("title", who + random.nextInt(3));
        return tile.put("x", random.nextInt(24))
                .put("y", random.nextInt(24))
                .put("w", 4)
                .put("h", 4);
    }

    private static Content changed(Content before, Random random, String who) {
        ObjectNode body = before.body().deepCopy();
        List<String> shared = new ArrayList<>(before.sharedWith());
        ArrayNode tiles = (ArrayNode) body.path("tiles");
        for (int i = 0; i <= random.nextInt(3); i++) {
            switch (random.nextInt(9)) {
                case 0 -> body.put("title", who + " title " + random.nextInt(2));
                case 1 -> body.put("note", who + " note");
                case 2 -> body.put("from", "now-" + random.nextInt(5) + "d");
                case 3 -> shared.remove(random.nextBoolean() ? "ann" : "bob");
                case 4 -> shared.add(who + random.nextInt(100));
                case 5 -> tiles.insert(random.nextInt(tiles.size() + 1), tile(who + random.nextInt(1000), random, who));
                default -> tile(tiles, random, who);
            }
        }
        return new Content("shared", List.copyOf(new LinkedHashSet<>(shared)), distinct(body));
    }

    private static void tile(ArrayNode tiles, Random random, String who) {
        if (tiles.isEmpty()) {
            return;
        }
        int at = random.nextInt(tiles.size());
        switch (random.nextInt(4)) {
            case 0 -> tiles.remove(at);
            case 1 -> tiles.insert(random.nextInt(tiles.size()), tiles.remove(at));
            case 2 -> ((ObjectNode) tiles.get(at)).put("title", who + " tile " + random.nextInt(2));
            default -> ((ObjectNode) tiles.get(at)).put("x", random.nextInt(24));
        }
    }

    private static ObjectNode distinct(ObjectNode body) {
        Set<String> ids = new HashSet<>();
        ArrayNode tiles = (ArrayNode) body.path("tiles");
        for (int i = tiles.size() - 1; i >= 0; i--) {
            if (!ids.add(tiles.get(i).path("id").asText())) {
                tiles.remove(i);
            }
        }
        return body;
    }

    private static Mutation mutation(Content before, Content after) {
        Edit edit = Edit.between(KIND, before, after);
        return new Mutation(1, "key", KIND, "id", 1, edit.base(), edit.set(), edit.unset(), List.of());
    }

    private static Merge.Merged onto(Content now, Content before, Content after) {
        return Merge.onto(now, mutation(before, after), Merge.Rule.THEIRS);
    }

    /// Numbers may come as other nodes of the same value.
    private static void assertSame(Content expected, Content actual, String seed) {
        Map<String, JsonNode> first = Units.of(KIND, expected);
        Map<String, JsonNode> second = Units.of(KIND, actual);
        assertEquals(first.keySet(), second.keySet(), seed);
        first.forEach((path, value) -> assertTrue(
                Same.same(value, second.get(path)), () -> seed + ": " + path + " " + value + " " + second.get(path)));
    }

    @Test
    void alone_aChangeIsWhatItWas() {
        always((before, one, other, seed) ->
                assertSame(one, onto(before, before, one).content(), seed));
    }

    @Test
    void whatIsTakenTwiceIsAsTakenOnce() {
        always((before, one, other, seed) -> {
            Content once = onto(other, before, one).content();
            assertSame(once, onto(once, before, one).content(), seed);
        });
    }

    @Test
    void withoutADisputeItDoesNotMatterWhoCameFirst() {
        always((before, one, other, seed) -> {
            Merge.Merged first = onto(other, before, one);
            Merge.Merged second = onto(one, before, other);
            if (first.disputes().isEmpty() && second.disputes().isEmpty()) {
                Map<String, JsonNode> here = new TreeMap<>(Units.of(KIND, first.content()));
                Map<String, JsonNode> there = new TreeMap<>(Units.of(KIND, second.content()));
                Stream.of(here, there).forEach(units -> {
                    units.remove("/body/tiles/#");
                    units.remove("/sharedWith");
                });
                assertEquals(here, there, seed);
                assertEquals(
                        new HashSet<>(first.content().sharedWith()),
                        new HashSet<>(second.content().sharedWith()),
                        seed);
            }
        });
    }

    @Test
    void whatAPersonTypedIsInTheDocumentOrInADispute() {
        always((before, one, other, seed) -> {
            Mutation mine = mutation(before, one);
            Merge.Merged merged = Merge.onto(other, mine, Merge.Rule.THEIRS);
            Map<String, JsonNode> units = Units.of(KIND, merged.content());
            mine.set().forEach((path, wanted) -> {
                boolean stands = Same.same(wanted, units.get(path));
                boolean disputed = merged.disputes().stream()
                        .anyMatch(each -> each.path().equals(path) && Same.same(wanted, each.yours()));
                boolean isWhole = path.equals("/sharedWith") || Units.isOrder(path);
                assertTrue(stands || disputed || isWhole, () -> seed + ": " + path + " is lost");
            });
            // What the other had typed stands as it is.
            mutation(before, other).set().forEach((path, theirs) -> {
                boolean isWhole = path.equals("/sharedWith") || Units.isOrder(path);
                assertTrue(isWhole || Same.same(theirs, units.get(path)), () -> seed + ": theirs at " + path);
            });
        });
    }

    @Test
    void newTilesOfBothAreThere() {
        always((before, one, other, seed) -> {
            Set<String> ids = new HashSet<>();
            onto(other, before, one)
                    .content()
                    .body()
                    .path("tiles")
                    .forEach(tile -> ids.add(tile.path("id").asText()));
            Stream.of(one, other).forEach(side -> side.body().path("tiles").forEach(tile -> {
                String id = tile.path("id").asText();
                if (!id.startsWith("t") || id.length() > 2) {
                    assertTrue(ids.contains(id), () -> seed + ": " + id + " is lost");
                }
            }));
        });
    }
}
