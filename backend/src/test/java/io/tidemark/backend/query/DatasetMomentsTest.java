package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.TenantHead;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatasetMomentsTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();

    private final AtomicLong now = new AtomicLong(1);
    private final DatasetMoments moments = new DatasetMoments(BACKEND.tenants(), now::get, Duration.ofSeconds(5));

    @BeforeAll
    static void declare() {
        BACKEND.post(
                "/api/v1/datasets",
                "admin@orchard",
                "{\"id\":\"looked-at\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
    }

    /// As another node does: these moments are not told.
    private static long write() {
        BACKEND.post("/api/v1/datasets/looked-at/rows", "admin@orchard", "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}");
        return BACKEND.tenants().read("orchard", TenantHead::of).lsn();
    }

    private long moment() {
        return moments.of("orchard", "looked-at").lsn();
    }

    @Test
    void whatThisProcessCommitsIsKnownAtOnceAndAnothersWithinASecond() {
        long first = write();
        assertEquals(first, moment());
        long second = write();
        assertEquals(first, moment(), "nobody told, and it was looked at just now");
        moments.committed("orchard", second);
        assertEquals(second, moment());
        long third = write();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(third, moment());
    }

    @Test
    void aCommitThatIsNotThereWhenItIsLookedForIsOfAnotherHistory() {
        long before = write();
        moments.committed("orchard", before + 1_000);
        assertEquals(before, moment());
        assertEquals(
                before, lsn(moments.known("orchard", "looked-at")), "it does not stand in the way of what is known");
        long next = write();
        moments.committed("orchard", next);
        assertEquals(next, moment());
    }

    @Test
    void whatIsKnownWithoutAskingIsNeverOlderThanWhatIsAsked() {
        assertNull(moments.known("orchard", "looked-at"), "nobody asked yet");
        long first = write();
        assertEquals(first, moment());
        assertEquals(first, lsn(moments.known("orchard", "looked-at")));
        assertNull(moments.known("harbour", "looked-at"), "another tenant's");
        moments.committed("orchard", first + 1);
        assertNull(moments.known("orchard", "looked-at"), "something was committed since");
        write();
        moment();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertNull(moments.known("orchard", "looked-at"), "another node may have committed since");
    }

    private static long lsn(DatasetMoments.@Nullable Moment known) {
        return known == null ? -1 : known.lsn();
    }

    @Test
    void aDatasetThatIsNotThereHasNoMoment() {
        assertEquals(0, moments.of("orchard", "nowhere").lsn());
        assertEquals(0, moments.of("harbour", "looked-at").lsn(), "another tenant's");
    }

    @Test
    void aDatasetThatAppearsIsThereAsSoonAsItsCommitIsTold() {
        assertEquals(0, moments.of("orchard", "late").lsn());
        BACKEND.post(
                "/api/v1/datasets",
                "admin@orchard",
                "{\"id\":\"late\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        assertEquals(0, moments.of("orchard", "late").lsn(), "nobody told, and that it is missing was seen just now");
        long lsn = BACKEND.tenants().read("orchard", TenantHead::of).lsn();
        moments.committed("orchard", lsn);
        assertEquals(lsn, moments.of("orchard", "late").lsn());
    }
}
