package io.tidemark.backend.rest;

/// Answers one request on its own virtual thread, so it may block. A `BackendException` becomes its problem
/// document, anything else a 500 with an id.
@FunctionalInterface
public interface Handler {
    Reply handle(Request request) throws Exception;
}
