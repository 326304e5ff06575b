package io.tidemark.bridge.rest;

import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Response;

/// From what OkHttp reports to what the bridge says.
final class Failures {
    private static final int MOST_PROBLEM_BYTES = 256 * 1024;

    private Failures() {}

    /// @param response one that is not a success; its body is read here
    static BridgeException of(Response response) throws IOException {
        byte[] body = response.peekBody(MOST_PROBLEM_BYTES).bytes();
        Problem problem = Problem.of(response.code(), body);
        return switch (response.code()) {
            case 401 -> new BridgeException.Unauthorized(problem.detail());
            case 409, 412 -> new BridgeException.Conflict(problem);
            case 410 -> new BridgeException.Gone(problem);
            case 426 -> new BridgeException.TooOld();
            case 429, 502, 503, 504 -> new BridgeException.Busy(problem, retryAfter(response));
            default -> new BridgeException.Refused(problem);
        };
    }

    /// What `Retry-After` asks for in seconds; its other form, a date, depends on both clocks and counts as not
    /// said.
    private static Duration retryAfter(Response response) {
        String header = response.header("Retry-After", "0");
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(header == null ? "0" : header.strip()), 0L, 86_400L));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    static BridgeException of(IOException failure, Call call, String server) {
        boolean timedOut = failure instanceof InterruptedIOException;
        if (Thread.currentThread().isInterrupted() || (call.isCanceled() && !timedOut)) {
            return new BridgeException.Cancelled();
        }
        return new BridgeException.Unreachable(server, failure);
    }
}
