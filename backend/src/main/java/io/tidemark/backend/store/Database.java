package io.tidemark.backend.store;

/// A PostgreSQL that is up and has its two roles.
public interface Database extends AutoCloseable {

    StoreAddress address();

    @Override
    void close();
}
