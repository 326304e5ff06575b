package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.Push;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlookersTest {
    private final List<String> said = new ArrayList<>();
    private final List<List<Onlooker>> told = new ArrayList<>();
    private final Onlookers onlookers = new Onlookers(() -> "me", (dashboard, people) -> {
        assertEquals("d1", dashboard);
        told.add(people);
    });

    private final Onlookers.Door door = new Onlookers.Door() {
        @Override
        public void enter(String room) {
            said.add("enter " + room);
        }

        @Override
        public void leave(String room) {
            said.add("leave " + room);
        }
    };

    private static Push presence(String dashboard, String... idsAndNames) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("room", "dashboard:" + dashboard);
        ArrayNode users = data.putArray("users");
        for (int i = 0; i < idsAndNames.length; i += 2) {
            users.addObject().put("id", idsAndNames[i]).put("name", idsAndNames[i + 1]);
        }
        return new Push("presence", data, "dashboard:" + dashboard, null, null);
    }

    @Test
    void theRoomIsEnteredOnceThereIsALineAndLeftWithTheDashboard() {
        onlookers.lookAt("d1");
        assertEquals(List.of(), said);
        onlookers.through(door);
        onlookers.lookAt("d1");
        onlookers.lookAt("d2");
        onlookers.lookAt(null);
        assertEquals(
                List.of("enter dashboard:d1", "leave dashboard:d1", "enter dashboard:d2", "leave dashboard:d2"), said);
    }

    @Test
    void othersAreToldInTheOrderOfTheirNamesAndWithoutMe() {
        onlookers.lookAt("d1");
        onlookers.push(presence("d1", "1", "Zoe Park", "me", "Ada Harbour", "2", "Bo Lind", "3", " "));
        assertEquals(
                List.of(List.of(
                        new Onlooker("2", "Bo Lind"), new Onlooker("3", "Somebody"), new Onlooker("1", "Zoe Park"))),
                told);
    }

    @Test
    void whatIsSaidOfAnotherDashboardIsNotOfThisOne() {
        onlookers.lookAt("d1");
        onlookers.push(presence("d2", "1", "Zoe Park"));
        onlookers.push(new Push("dashboard_updated", Json.MAPPER.createObjectNode(), "dashboard:d1", "e", 1L));
        assertEquals(List.of(), told);
    }

    @Test
    void withoutTheLineNobodyIsKnown() {
        onlookers.lookAt("d1");
        onlookers.push(presence("d1", "1", "Zoe Park"));
        onlookers.state(new LineState.Waiting(Instant.EPOCH, 1));
        assertEquals(List.of(), told.getLast());

        onlookers.state(new LineState.Live());
        onlookers.push(presence("d1", "1", "Zoe Park"));
        onlookers.push(presence("d1", "1", "Zoe Park"));
        assertEquals(3, told.size(), "the same again is no news");
    }

    @Test
    void whoWentWhileOneWasElsewhereIsNotThereWhenOneComesBack() {
        onlookers.lookAt("d1");
        onlookers.push(presence("d1", "1", "Zoe Park"));
        onlookers.lookAt(null);
        assertEquals(List.of(), told.getLast(), "who leaves knows nobody any more");
        onlookers.lookAt("d1");
        onlookers.push(presence("d1", "me", "Ada Harbour"));
        assertEquals(List.of(), told.getLast());
    }
}
