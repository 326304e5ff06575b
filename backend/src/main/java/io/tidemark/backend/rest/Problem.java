package io.tidemark.backend.rest;

import io.tidemark.backend.BackendException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An RFC 9457 problem document, as the contract describes it; single problems carry more members.
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable List<FieldError> errors) {}
