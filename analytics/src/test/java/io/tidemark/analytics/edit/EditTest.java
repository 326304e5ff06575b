package io.tidemark.analytics.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Some fields of a document are set, whatever they are.
final class EditTest {
    private static final Content BOARD = new Content("shared", List.of("ann"), (ObjectNode)
            json("{'title':'A','note':'n','tiles':[{'id':'t','title':'T','x':1,'y':2,'w':3,'h':4}]}"));

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Content onto(Map<String, JsonNode> set, List<String> unset) {
        return new Edit(Map.of(), set, unset).onto("dashboards", BOARD);
    }

    @Test
    void aFieldBecomesWhatIsSaidAndTheOthersStay() {
        Content changed = onto(
                Map.of("/body/title", json("'B'"), "/body/tiles/t/title", json("'U'"), "/visibility", json("'public'")),
                List.of("/body/note"));
        assertEquals(
                new Content("public", List.of("ann"), (ObjectNode)
                        json("{'title':'B','tiles':[{'id':'t','title':'U','x':1,'y':2,'w':3,'h':4}]}")),
                changed);
    }

    @Test
    void aFieldOfATileThatIsNotThereIsRefused() {
        assertThrows(BadMutation.class, () -> onto(Map.of("/body/tiles/gone/title", json("'U'")), List.of()));
    }

    @Test
    void aPathSaysWhatItNames() {
        assertEquals(new FieldName(null, null, List.of("title")), FieldName.of("dashboards", "/body/title"));
        assertEquals(new FieldName(null, null, List.of("visibility")), FieldName.of("dashboards", "/visibility"));
        assertEquals(new FieldName(null, null, List.of("from", "to")), FieldName.of("reports", "/body#from,to"));
        assertEquals(new FieldName("tiles", null, List.of()), FieldName.of("dashboards", "/body/tiles/#"));
        assertEquals(
                new FieldName("tiles", "a/#", List.of("x", "y", "w", "h")),
                FieldName.of("dashboards", "/body/tiles/a~1~2#x,y,w,h"));
        assertEquals(new FieldName("tiles", "t", List.of("query")), FieldName.of("dashboards", "/body/tiles/t/query"));
        assertThrows(BadMutation.class, () -> FieldName.of("dashboards", "/owner"));
    }
}
