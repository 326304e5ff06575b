package io.tidemark.soak;

import io.tidemark.bridge.rest.Bearer;
import java.time.Duration;
import java.util.function.Supplier;

/// Somebody with a token that still holds. Any thread.
final class Person implements Bearer {

    private static final long FRESH_NANOS = Duration.ofMinutes(10).toNanos();

    private final Supplier<String> issue;
    private String token;
    private long issued = System.nanoTime();

    Person(Supplier<String> issue) {
        this.issue = issue;
        this.token = issue.get();
    }

    @Override
    public synchronized String token() {
        return System.nanoTime() - issued > FRESH_NANOS ? renew(token) : token;
    }

    @Override
    public synchronized String renew(String refused) {
        token = issue.get();
        issued = System.nanoTime();
        return token;
    }
}
