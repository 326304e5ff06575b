package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;

/// Who answers questions.
@FunctionalInterface
public interface Answers {
    /// @param query one of the REST contract
    /// @return the answer as JSON in UTF-8
    /// @throws BackendException 400 when it is none, else what keeps it from being answered
    byte[] answer(Caller caller, JsonNode query);
}
