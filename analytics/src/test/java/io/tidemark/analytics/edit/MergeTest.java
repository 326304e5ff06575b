package io.tidemark.analytics.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two people change one document: what of both is there afterwards.
final class MergeTest {

    private static Content content(String body, String... shared) {
        return new Content("shared", List.of(shared), (ObjectNode) json(body));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Mutation mutation(String kind, Content before, Content after) {
        Edit edit = Edit.between(kind, before, after);
        return new Mutation(1, "key", kind, "id", 1, edit.base(), edit.set(), edit.unset(), List.of());
    }

    /// The body after `yours` came to what `theirs` had made of `before`.
    private static Merge.Merged merged(String kind, String before, String yours, String theirs) {
        return Merge.onto(content(theirs), mutation(kind, content(before), content(yours)), Merge.Rule.THEIRS);
    }

    @Test
    void differentFieldsComeTogether() {
        Merge.Merged merged = merged(
                "reports", "{'title':'A','note':'n'}", "{'title':'B','note':'n'}", "{'title':'A','note':'m','x':1}");
        assertEquals(json("{'title':'B','note':'m','x':1}"), merged.content().body());
        assertEquals(List.of(), merged.disputes());
    }

    @Test
    void whatBothChangedToDifferentThingsStaysAndIsDisputed() {
        Merge.Merged merged = merged("reports", "{'title':'A'}", "{'title':'B'}", "{'title':'C'}");
        assertEquals(json("{'title':'C'}"), merged.content().body());
        assertEquals(List.of(new Dispute("/body/title", json("'A'"), json("'B'"), json("'C'"))), merged.disputes());
    }

    @Test
    void onTheDeviceItBecomesWhatThePersonThereWants() {
        Content before = content("{'title':'A'}");
        Merge.Merged merged = Merge.onto(
                content("{'title':'C'}"), mutation("reports", before, content("{'title':'B'}")), Merge.Rule.MINE);
        assertEquals(json("{'title':'B'}"), merged.content().body());
    }

    @Test
    void whatBothChangedToTheSameIsNoDispute() {
        Merge.Merged merged = merged("reports", "{'size':1}", "{'size':2.0}", "{'size':2}");
        assertEquals(List.of(), merged.disputes());
    }

    @Test
    void aFieldThatOneTookAwayAndTheOtherChangedIsDisputed() {
        Merge.Merged merged = merged("reports", "{'note':'a'}", "{}", "{'note':'b'}");
        assertEquals(json("{'note':'b'}"), merged.content().body());
        assertEquals(List.of(new Dispute("/body/note", json("'a'"), null, json("'b'"))), merged.disputes());
    }

    @Test
    void anAlertsConditionIsOneField() {
        String before = "{'metric':'m','operator':'>','threshold':1,'window':'1h','title':'t'}";
        Merge.Merged merged = merged(
                "alerts",
                before,
                "{'metric':'m','operator':'>','threshold':5,'window':'1h','title':'t'}",
                "{'metric':'m','operator':'<','threshold':1,'window':'1h','title':'u'}");
        assertEquals(
                json("{'metric':'m','operator':'<','threshold':1,'window':'1h','title':'u'}"),
                merged.content().body());
        assertEquals(
                "/body#metric,operator,threshold,window",
                merged.disputes().getFirst().path());
    }

    @Test
    void aTileMovedByOneAndRenamedByTheOtherIsBoth() {
        Merge.Merged merged = merged(
                "dashboards",
                "{'tiles':[{'id':'t','title':'A','x':0,'y':0,'w':4,'h':4}]}",
                "{'tiles':[{'id':'t','title':'A','x':8,'y':0,'w':4,'h':4}]}",
                "{'tiles':[{'id':'t','title':'B','x':0,'y':0,'w':4,'h':4}]}");
        assertEquals(
                json("{'tiles':[{'id':'t','title':'B','x':8,'y':0,'w':4,'h':4}]}"),
                merged.content().body());
        assertEquals(List.of(), merged.disputes());
    }

    @Test
    void tilesOfBothAreThereAndTheOrderIsTheSameWhoeverCameFirst() {
        String before = "{'tiles':[{'id':'a'},{'id':'z'}]}";
        String one = "{'tiles':[{'id':'a'},{'id':'m'},{'id':'z'}]}";
        String other = "{'tiles':[{'id':'a'},{'id':'k'},{'id':'z'}]}";
        String all = "{'tiles':[{'id':'a'},{'id':'k'},{'id':'m'},{'id':'z'}]}";
        assertEquals(
                json(all), merged("dashboards", before, one, other).content().body());
        assertEquals(
                json(all), merged("dashboards", before, other, one).content().body());
    }

    @Test
    void aTileThatOneMovedInTheListAndOneAddedBehindItStayTogether() {
        Merge.Merged merged = merged(
                "dashboards",
                "{'tiles':[{'id':'a'},{'id':'b'},{'id':'c'}]}",
                "{'tiles':[{'id':'c'},{'id':'a'},{'id':'b'}]}",
                "{'tiles':[{'id':'a'},{'id':'b'},{'id':'c'},{'id':'d'}]}");
        assertEquals(
                json("{'tiles':[{'id':'c'},{'id':'d'},{'id':'a'},{'id':'b'}]}"),
                merged.content().body());
    }

    @Test
    void aTileThatNobodyElseTouchedGoes() {
        Merge.Merged merged = merged(
                "dashboards",
                "{'tiles':[{'id':'a','title':'A'},{'id':'b','title':'B'}]}",
                "{'tiles':[{'id':'a','title':'A'}]}",
                "{'tiles':[{'id':'a','title':'X'},{'id':'b','title':'B'}]}");
        assertEquals(
                json("{'tiles':[{'id':'a','title':'X'}]}"), merged.content().body());
    }

    @Test
    void aTileThatOneTookAwayAndTheOtherChangedStaysWhoeverCameFirst() {
        String before = "{'tiles':[{'id':'a','title':'A','note':'n'},{'id':'b'}]}";
        String without = "{'tiles':[{'id':'b'}]}";
        String changed = "{'tiles':[{'id':'a','title':'X','note':'n'},{'id':'b'}]}";
        assertEquals(
                json(changed),
                merged("dashboards", before, without, changed).content().body());
        JsonNode restored =
                merged("dashboards", before, changed, without).content().body();
        assertEquals(
                json("{'id':'a','title':'X','note':'n'}"),
                restored.path("tiles").get(restored.path("tiles").size() - 1));
        assertEquals(2, restored.path("tiles").size());
    }

    @Test
    void theLastTileMayGo() {
        Merge.Merged merged = merged("dashboards", "{'tiles':[{'id':'a'}]}", "{'tiles':[]}", "{'tiles':[{'id':'a'}]}");
        assertEquals(json("{'tiles':[]}"), merged.content().body());
    }

    @Test
    void additionsToASetMeetAndWhatOneTookAwayIsGone() {
        Content before = content("{}", "ann", "bob");
        Mutation mine = mutation("reports", before, content("{}", "ann", "cyd"));
        Content now = Merge.onto(content("{}", "ann", "bob", "dan"), mine, Merge.Rule.THEIRS)
                .content();
        assertEquals(List.of("ann", "dan", "cyd"), now.sharedWith());
    }

    @Test
    void aNewDocumentIsAllItsFields() {
        Content made = content("{'title':'A','tiles':[{'id':'a','title':'T','x':1,'y':2,'w':3,'h':4}]}", "ann");
        Edit edit = Edit.between("dashboards", null, made);
        Mutation mutation =
                new Mutation(1, "key", "dashboards", "id", 0, edit.base(), edit.set(), edit.unset(), List.of());
        assertEquals(made, Merge.onto(null, mutation, Merge.Rule.THEIRS).content());
    }

    @Test
    void namesThatLookLikePathsAreNames() {
        Content made = content("{'a/b':1,'c~d':2,'e#f':3,'':4,'x,y':5,'tiles':[{'id':'/#~1','a/b':1,'#':2}]}");
        assertEquals(made, Units.content("dashboards", Units.of("dashboards", made)));
    }

    @Test
    void tilesThatAreNoTilesAreOneField() {
        Content odd = content("{'tiles':[{'id':'a'},{'id':'a'}]}");
        assertEquals(odd, Units.content("dashboards", Units.of("dashboards", odd)));
        assertTrue(Units.of("dashboards", odd).containsKey("/body/tiles"));
    }

    @Test
    void pathsThatAreNoFieldsAreRefused() {
        for (String path : List.of("/owner", "/body", "/body/a/b", "/body#a,b", "/body/tiles/t", "/body/tiles/t/a/b")) {
            Mutation mutation = new Mutation(
                    1, "key", "dashboards", "id", 0, Map.of(), Map.of(path, json("1")), List.of(), List.of());
            assertThrows(BadMutation.class, () -> Merge.onto(null, mutation, Merge.Rule.THEIRS), path);
        }
    }

    @Test
    void idsThatBeginAlikeAreDifferentElements() {
        Merge.Merged merged = merged(
                "dashboards",
                "{'tiles':[{'id':'t','title':'A'},{'id':'t$','title':'B'},{'id':'t-1','title':'C'}]}",
                "{'tiles':[{'id':'t$','title':'B'},{'id':'t-1','title':'C'}]}",
                "{'tiles':[{'id':'t','title':'A'},{'id':'t$','title':'X'},{'id':'t-1','title':'C'}]}");
        assertEquals(
                json("{'tiles':[{'id':'t$','title':'X'},{'id':'t-1','title':'C'}]}"),
                merged.content().body());
    }
}
