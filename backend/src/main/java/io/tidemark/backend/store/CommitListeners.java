package io.tidemark.backend.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those in this process who want to know that a tenant's log has grown. A hint only: a listener that misses one
/// loses time, not data.
public final class CommitListeners {

    /// Called on the thread that committed, after the commit; must return quickly.
    @FunctionalInterface
    public interface Listener {
        void committed(String tenant, long lsn);
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommitListeners.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Listener> outward = new CopyOnWriteArrayList<>();

    public void add(Listener listener) {
        listeners.add(listener);
    }

    /// One that tells other processes, and so hears only of what this one committed.
    public void addOutward(Listener listener) {
        outward.add(listener);
    }

    /// Tells everyone; what a listener throws is logged and reaches neither the writer nor the other listeners.
    public void committed(String tenant, long lsn) {
        tell(listeners, tenant, lsn);
        tell(outward, tenant, lsn);
    }

    /// As [#committed], for what another process committed.
    public void committedElsewhere(String tenant, long lsn) {
        tell(listeners, tenant, lsn);
    }

    private static void tell(List<Listener> listeners, String tenant, long lsn) {
        for (Listener listener : listeners) {
            try {
                listener.committed(tenant, lsn);
            } catch (RuntimeException e) {
                LOG.error("A listener failed after commit {} of {}", lsn, tenant, e);
            }
        }
    }
}
