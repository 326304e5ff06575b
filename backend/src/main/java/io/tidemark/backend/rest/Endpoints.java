package io.tidemark.backend.rest;

/// A feature's routes.
@FunctionalInterface
public interface Endpoints {
    void mount(Routes routes);
}
