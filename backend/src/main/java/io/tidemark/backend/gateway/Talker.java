package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.identity.Caller;

/// What one client says beyond keeping the line open, and what becomes of it. Called on the socket's event loop, which
/// must not wait.
public interface Talker {

    /// The client was greeted.
    void greeted();

    /// @return false when messages of this type are not known
    boolean said(String type, JsonNode message);

    /// The client showed that it is still there.
    void alive();

    /// The client read too slowly, and was not sent everything; it reads again.
    void fellBehind();

    /// The client brought a new token.
    ///
    /// @param before what the one before said of it
    void renewed(Caller before);

    /// Once or twice, when the client is gone.
    void left();
}
