package io.tidemark.backend.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request's body read as JSON; what does not fit is pointed at.
final class JsonBody {

    private JsonBody() {}

    static <T> T read(byte[] bytes, Class<T> type) {
        try {
            T value = Json.MAPPER.readValue(bytes, type);
            if (value == null || (value instanceof JsonNode node && node.isMissingNode())) {
                throw BackendException.badField("", "The request needs a JSON body.");
            }
            return value;
        } catch (MismatchedInputException e) {
            throw badField(e);
        } catch (JacksonException e) {
            throw bad("The body is not JSON that can be read" + place(e.getLocation()) + ".", e);
        } catch (IOException e) {
            throw bad("The request's body ended early.", e);
        } catch (IllegalArgumentException e) {
            throw bad("The body holds a number that is too large or too small to be read.", e);
        }
    }

    private static String place(@Nullable JsonLocation where) {
        return where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    private static BackendException badField(MismatchedInputException e) {
        if (e.getCause() instanceof BackendException own) {
            return own;
        }
        String pointer = e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
        String detail =
                pointer.isEmpty() ? "The request needs a JSON body of another shape." : "This value does not fit here.";
        return new BackendException(400, detail, List.of(new BackendException.FieldError(pointer, detail)), e);
    }

    static BackendException bad(String detail, Exception cause) {
        return new BackendException(400, detail, List.of(new BackendException.FieldError("", detail)), cause);
    }
}
