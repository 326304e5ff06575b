package io.tidemark.backend;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one root of everything the backend refuses or fails at: an HTTP status and a sentence for the person who
/// asked. What is thrown as anything else is a defect and becomes a 500 without its text.
public class BackendException extends RuntimeException {

    /// One bad field: `pointer` is a JSON pointer into the request body, `detail` says what is wrong there.
    public record FieldError(String pointer, String detail) {}

    private final int status;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public BackendException(int status, String detail, List<FieldError> errors, @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    public BackendException(int status, String detail) {
        this(status, detail, List.of(), null);
    }

    /// The request itself is malformed; `pointer` names the field.
    public static BackendException badField(String pointer, String detail) {
        return new BackendException(400, detail, List.of(new FieldError(pointer, detail)), null);
    }

    public static BackendException badRequest(String detail) {
        return new BackendException(400, detail);
    }

    /// Not there, or not for the caller to know about: both read the same.
    public static BackendException notFound(String detail) {
        return new BackendException(404, detail);
    }

    public static BackendException forbidden(String detail) {
        return new BackendException(403, detail);
    }

    public static BackendException conflict(String detail) {
        return new BackendException(409, detail);
    }

    /// Cannot work right now; the caller should come back after `retryAfter`.
    public static BackendException unavailable(String detail, Duration retryAfter, @Nullable Throwable cause) {
        return new BackendException(503, detail, List.of(), cause).retryAfter(retryAfter);
    }

    /// Adds a member to the problem document, for example the current state on a 412.
    public BackendException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public BackendException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Whole seconds, rounded up: a client that waits exactly this long is let in.
    public BackendException retryAfter(Duration wait) {
        return header("Retry-After", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000)));
    }

    /// The sentence for people; never null, unlike the message of exceptions in general.
    public String detail() {
        String detail = getMessage();
        return detail == null ? "" : detail;
    }

    public int status() {
        return status;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, Object> members() {
        return Map.copyOf(members);
    }

    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }
}
