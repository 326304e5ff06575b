package io.tidemark.backend.gateway;

import io.tidemark.backend.identity.Tokens;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What all lines of a server share.
///
/// @param heartbeat between pings; a client silent for two of them is dropped
/// @param tokens    checks those that clients renew
/// @param lost      told of a client that lost messages and was never told how far its tenant's log is
public record Switchboard(
        Vertx vertx,
        Fanout fanout,
        InstantSource clock,
        Duration heartbeat,
        TokenCheck tokens,
        Consumer<Connection> lost) {

    /// Checks a token off the event loop and brings the outcome back to it.
    public interface TokenCheck {
        /// @param done null when the token is not good
        void check(String token, Consumer<Tokens.@Nullable Verified> done);
    }
}
