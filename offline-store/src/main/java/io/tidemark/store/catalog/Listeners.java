package io.tidemark.store.catalog;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who wants to know of changes. Any thread may add and remove.
public final class Listeners {
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    public void add(ChangeListener listener) {
        listeners.add(listener);
    }

    public void remove(ChangeListener listener) {
        listeners.remove(listener);
    }

    public void tell(Set<String> datasets, Set<String> documentKinds) {
        if (!datasets.isEmpty() || !documentKinds.isEmpty()) {
            Changed changed = new Changed(datasets, documentKinds);
            listeners.forEach(listener -> listener.changed(changed));
        }
    }
}
