package io.tidemark.backend.sync;

import io.tidemark.backend.store.CommitListeners;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// Wakes those who wait for a tenant's next commit. Take the latch first, then look at the log, then wait: a commit
/// in between has opened the latch already.
final class CommitBell implements CommitListeners.Listener {

    private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

    /// Opens at the tenant's next commit in this process.
    CountDownLatch next(String tenant) {
        return latches.computeIfAbsent(tenant, name -> new CountDownLatch(1));
    }

    @Override
    public void committed(String tenant, long lsn) {
        CountDownLatch latch = latches.remove(tenant);
        if (latch != null) {
            latch.countDown();
        }
    }
}
