package io.tidemark.backend.events;

import static io.tidemark.backend.events.Samples.PRIVATE;
import static io.tidemark.backend.events.Samples.PUBLIC;
import static io.tidemark.backend.events.Samples.SECRET;
import static io.tidemark.backend.events.Samples.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RoutingTest {

    private static final String ID = PRIVATE.id();

    private static List<RoomMessage> told(Event event) {
        var occurrence = new Occurrence("harbour", "epoch", 7, Instant.parse("2026-05-01T12:00:00Z"), event);
        return Routing.of(
                occurrence, dataset -> dataset.equals("sales") ? List.of("one", "two", "one") : List.of("other"));
    }

    /// `room type` of each message, by room.
    private static List<String> rooms(Event event) {
        var sorted = new TreeMap<String, String>();
        told(event).forEach(message -> sorted.put(message.room(), message.type()));
        return sorted.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
    }

    @Test
    void noRoomHearsTwoMessagesOfOneEvent() {
        for (Event event : Samples.ALL) {
            List<String> rooms = told(event).stream().map(RoomMessage::room).toList();
            assertFalse(rooms.isEmpty(), event::toString);
            assertEquals(Set.copyOf(rooms).size(), rooms.size(), () -> event + " " + rooms);
        }
    }

    @Test
    void theMessagesHaveTheNamesOfTheContractAndNoOthers() {
        Set<String> types = Samples.ALL.stream()
                .flatMap(event -> told(event).stream())
                .map(RoomMessage::type)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Pushes.ALL), types);
    }

    @Test
    void aReportIsAnnouncedToThoseWhoMaySeeIt() {
        assertEquals(
                List.of("tenant:harbour:admins report_activity", "user:ann report_created"),
                rooms(new Event.ReportCreated(PRIVATE)));
        assertEquals(
                List.of(
                        "tenant:harbour:admins report_activity",
                        "user:ann report_created",
                        "user:bob report_created",
                        "user:cleo report_created"),
                rooms(new Event.ReportCreated(SHARED)));
        assertEquals(
                List.of(
                        "tenant:harbour public_report_created",
                        "tenant:harbour:admins report_activity",
                        "user:ann report_created"),
                rooms(new Event.ReportCreated(PUBLIC)));
    }

    @Test
    void aDashboardIsAnnouncedToThoseWhoMaySeeIt() {
        assertEquals(
                List.of("tenant:harbour:admins dashboard_activity", "user:ann dashboard_created"),
                rooms(new Event.DashboardCreated(PRIVATE)));
        assertEquals(
                List.of("tenant:harbour dashboard_created", "tenant:harbour:admins dashboard_activity"),
                rooms(new Event.DashboardCreated(PUBLIC)));
        assertEquals(
                List.of("dashboard:" + ID + " dashboard_deleted", "tenant:harbour:admins dashboard_activity"),
                rooms(new Event.DashboardDeleted(PUBLIC)));
    }

    @Test
    void changesAreToldInTheRoomOfTheThingAndToAdmins() {
        assertEquals(
                List.of("report:" + ID + " report_updated", "tenant:harbour:admins report_activity"),
                rooms(new Event.ReportUpdated(SHARED)));
        assertEquals(
                List.of(
                        "report:" + ID + " report_shared",
                        "tenant:harbour:admins report_activity",
                        "user:cleo report_shared_with_you"),
                rooms(new Event.ReportShared(SHARED, List.of("cleo"))));
        assertEquals(
                List.of(
                        "report:id report_viewed",
                        "tenant:harbour:admins report_activity",
                        "user:ann report_view_count_updated"),
                rooms(new Event.ReportViewed("id", "Tides", "ann", List.of("bob"), 7)));
        assertEquals(
                List.of(
                        "alert:" + ID + " alert_triggered",
                        "tenant:harbour:admins alert_activity",
                        "user:ann alert_notification"),
                rooms(new Event.AlertTriggered(PRIVATE)));
    }

    @Test
    void newRowsAreToldToTheDatasetAndToEachDashboardThatShowsIt() {
        assertEquals(
                List.of(
                        "dashboard:one dashboard_data_updated",
                        "dashboard:two dashboard_data_updated",
                        "dataset:sales data_updated"),
                rooms(new Event.DataUpdated("sales", 3)));
        var data = told(new Event.DataUpdated("sales", 3)).getFirst().data();
        assertEquals(3, data.path("rows").asInt());
        assertEquals("{\"epoch\":\"epoch\",\"lsn\":7}", data.path("asOf").toString());
    }

    @Test
    void anImportThatDidNotGoThroughIsNoCompletion() {
        assertEquals(
                List.of("dataset:sales data_processing_completed", "user:ann data_processing_completed"),
                rooms(new Event.DataProcessed("job", "sales", "done", 3, 1, "ann")));
        assertEquals(
                List.of("dataset:sales data_processing_update", "user:ann data_processing_update"),
                rooms(new Event.DataProcessed("job", "sales", "cancelled", 3, 1, "ann")));
    }

    @Test
    void theTitleOfAPrivateThingIsForItsOwnerAndAdminsAlone() {
        Set<String> allowed = Set.of("user:ann", "tenant:harbour:admins");
        int told = 0;
        for (Event event : List.of(
                new Event.ReportCreated(PRIVATE),
                new Event.ReportUpdated(PRIVATE),
                new Event.ReportDeleted(PRIVATE),
                new Event.ReportShared(PRIVATE, List.of()),
                new Event.DashboardCreated(PRIVATE),
                new Event.DashboardUpdated(PRIVATE),
                new Event.DashboardDeleted(PRIVATE),
                new Event.AlertTriggered(PRIVATE),
                new Event.AlertResolved(PRIVATE))) {
            for (RoomMessage message : told(event)) {
                if (message.data().toString().contains(SECRET)) {
                    assertTrue(allowed.contains(message.room()), message::toString);
                    told++;
                }
            }
        }
        assertEquals(12, told);
    }

    @Test
    void theRoomOfASharedThingHearsNoTitleBecauseSomebodyMayHaveBeenTakenOffTheList() {
        for (Event event : List.of(
                new Event.ReportUpdated(SHARED), new Event.ReportDeleted(SHARED), new Event.DashboardUpdated(SHARED))) {
            RoomMessage own = told(event).stream()
                    .filter(message -> message.room().endsWith(ID))
                    .findFirst()
                    .orElseThrow();
            assertFalse(own.data().has("title"), own::toString);
        }
        assertTrue(told(new Event.ReportUpdated(PUBLIC)).getFirst().data().has("title"));
    }
}
