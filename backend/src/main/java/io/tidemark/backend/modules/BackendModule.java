package io.tidemark.backend.modules;

import io.tidemark.backend.rest.Routes;

/// A part of the backend that few use. Providers are listed in `META-INF/services` and made at each start, so they
/// hold nothing and name, in their fields and in what `mount` calls, nothing that is costly.
///
/// @param <P> what answers the part's routes; closed with the backend where it is an `AutoCloseable`
public interface BackendModule<P> {

    /// One word that people read, in the statistics and in problems.
    String name();

    /// Describes the routes: `part` makes their handlers. Who may call is checked before anything is loaded.
    void mount(Routes routes, Part<P> part);

    /// Makes the part. May block, and is interrupted when it takes too long; begun again when it throws, so it leaves
    /// nothing open then.
    P load(ModuleContext context) throws Exception;

    /// Whether there is work for it although nobody calls.
    default boolean isDue(ModuleContext context) {
        return false;
    }
}
