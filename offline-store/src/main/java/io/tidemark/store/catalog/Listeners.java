package io.tidemark.store.catalog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who wants to know of changes. Any thread may add and remove.
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    public void add(ChangeListener listener) {
        listeners.add(listener);
    }

    public void remove(ChangeListener listener) {
        listeners.remove(listener);
    }

    public void tell(Changed changed) {
        if (!changed.isNothing()) {
            listeners.forEach(listener -> tell(listener, changed));
        }
    }

    /// The change is committed: a listener that fails must not make it look as if it were not.
    private static void tell(ChangeListener listener, Changed changed) {
        try {
            listener.changed(changed);
        } catch (RuntimeException failed) {
            LOG.warn("A listener failed on {}.", changed, failed);
        }
    }
}
