package io.tidemark.store.catalog;

/// Told after every commit that changed something people see, on the thread that wrote and before anybody else may
/// write: it must return at once and must not write.
@FunctionalInterface
public interface ChangeListener {
    void changed(Changed changed);
}
