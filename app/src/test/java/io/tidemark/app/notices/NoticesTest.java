package io.tidemark.app.notices;

import static io.tidemark.app.notices.Harbour.ADA;
import static io.tidemark.app.notices.Harbour.ADMIN;
import static io.tidemark.app.notices.Harbour.MOMENTS;
import static io.tidemark.app.notices.Harbour.NOW;
import static io.tidemark.app.notices.Harbour.data;
import static io.tidemark.app.notices.Harbour.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.live.Push;
import io.tidemark.bridge.session.Person;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
    private final People people = new People();

    @Test
    void aReportThatIsSharedWithMeIsToldByItsTitleAndByWhom() {
        people.seen(Harbour.presence());
        Notice notice = told(Harbour.shared("Q3", NOW));
        assertEquals("The report “Report Q3” was shared with you.", notice.sentence());
        assertEquals("Bob Pier", notice.who());
        assertEquals(NOW, notice.at());
    }

    @Test
    void aDashboardMadeForMeLeadsThere() {
        ObjectNode data = data().put("id", "d1").put("by", "bob").put("title", "Tides");
        Notice notice = told(push("dashboard_created", "user:ada", data));
        assertEquals("The dashboard “Tides” was shared with you.", notice.sentence());
        assertEquals(Thing.dashboard("d1"), notice.thing());
        assertEquals(
                Optional.empty(),
                of(ADA, push("dashboard_created", "tenant:harbour", data)),
                "what everybody may see is no news for me");
    }

    @Test
    void whatIDidMyselfIsNoNews() {
        ObjectNode mine = data().put("id", "r").put("by", "ada").put("title", "Mine");
        assertEquals(Optional.empty(), of(ADA, push("report_created", "user:ada", mine)));
        assertEquals(Optional.empty(), of(ADA, push("dashboard_created", "user:ada", mine)));
        assertEquals(Optional.empty(), of(ADA, push("comment_added", "report:r", mine.put("reportId", "r-mine"))));
    }

    @Test
    void oneAlertThatIsToldInTwoRoomsIsOneNotice() {
        ObjectNode untitled = data().put("id", "a1").put("by", "eve");
        Notice inItsRoom = told(push("alert_triggered", "alert:a1", untitled));
        Notice toMe =
                told(push("alert_notification", "user:ada", untitled.deepCopy().put("title", "Low water")));
        assertEquals("The alert “Low water” was triggered.", inItsRoom.sentence(), "the title is on this computer");
        assertEquals(inItsRoom, toMe);
        Notice over = told(push("alert_resolved", "alert:a1", untitled));
        assertEquals("The alert “Low water” is over.", over.sentence());
        assertNotEquals(inItsRoom.key(), over.key());
    }

    @Test
    void aCommentIsToldToThoseWhoseReportItIs() {
        Push mine = push(
                "comment_added",
                "report:r-mine",
                data().put("id", "c1").put("reportId", "r-mine").put("by", "bob"));
        assertEquals(
                "There is a new comment on the report “Berths”.", told(mine).sentence());
        Push others = push(
                "comment_added",
                "report:r-public",
                data().put("id", "c2").put("reportId", "r-public").put("by", "bob"));
        assertEquals(Optional.empty(), of(ADA, others));
    }

    @Test
    void theEndOfMyImportSaysHowManyRowsThereAre() {
        ObjectNode data = data().put("jobId", "j1")
                .put("dataset", "sales")
                .put("state", "done")
                .put("rows", 12345)
                .put("rejected", 1);
        Notice done = told(push("data_processing_completed", "user:ada", data));
        assertEquals(
                "Your import into “Harbour sales” is done: 12,345 rows, and 1 row could not be taken.",
                done.sentence());
        assertEquals(Thing.dataset("sales"), done.thing());
        assertEquals(Optional.empty(), of(ADA, push("data_processing_completed", "dataset:sales", data)));
        Notice failed =
                told(push("data_processing_update", "user:ada", data.deepCopy().put("state", "failed")));
        assertEquals("Your import into “Harbour sales” did not go through.", failed.sentence());
        assertEquals(
                Optional.empty(),
                of(
                        ADA,
                        push(
                                "data_processing_update",
                                "user:ada",
                                data.deepCopy().put("state", "cancelled"))));
    }

    @Test
    void oldDataIsToldToAdmins() {
        ObjectNode data = data();
        var datasets = data.putArray("datasets");
        for (String id : new String[] {"sales", "berths", "cranes", "tugs", "pilots"}) {
            datasets.addObject().put("id", id).put("changedAt", NOW.toString());
        }
        Push push = push("data_freshness_alert", "tenant:harbour:admins", data);
        assertEquals(
                "Nothing has changed for long in “Harbour sales”, “berths”, “cranes” and 2 more.",
                of(ADMIN, push).orElseThrow().sentence());
        assertEquals(Optional.empty(), of(ADA, push));
    }

    @Test
    void maintenanceSaysFromWhenToWhenAndIsToldOnce() {
        ObjectNode data = data().put("message", "New disks.")
                .put("from", "2026-03-10T20:00:00Z")
                .put("to", "2026-03-10T21:30:00Z");
        Notice once = told(push("system_maintenance", "global", data));
        assertEquals("Maintenance from 20:00 to 21:30: New disks.", once.sentence());
        assertEquals(once, told(push("system_maintenance_notice", "system", data)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync_poke", "presence", "system_stats", "report_view_count_updated", "data_updated", ""})
    void theRestConcernsNobody(String type) {
        Push push = push(type, "user:ada", data());
        assertFalse(Notices.mayConcern(push));
        assertEquals(Optional.empty(), of(ADA, push));
    }

    @Test
    void whatLacksEverythingIsStillASentence() {
        Notice notice =
                told(push("report_shared_with_you", "user:ada", Harbour.data().put("timestamp", "soon")));
        assertEquals("The report without a title was shared with you.", notice.sentence());
        assertEquals(NOW, notice.at());
        String long300 = "x".repeat(3_000);
        Notice cut = told(push("system_maintenance", "global", data().put("message", long300)));
        assertEquals(Notice.LONGEST, cut.sentence().length());
    }

    private Notice told(Push push) {
        return of(ADA, push).orElseThrow();
    }

    private Optional<Notice> of(Person me, Push push) {
        return new Notices(me, new Harbour(), people, MOMENTS).of(push, NOW);
    }

    @Test
    void whatIsToldInTwoRoomsIsOneNoticeWhereTheClockIsSlow() {
        Push push = push("system_maintenance", "global", data());
        Notices notices = new Notices(ADA, new Harbour(), people, MOMENTS);
        Instant before = NOW.minusSeconds(60);
        assertEquals(
                notices.of(push, before).orElseThrow().key(),
                notices.of(push, before.plusMillis(5)).orElseThrow().key());
    }
}
