package io.tidemark.bridge.rest;

import java.time.Instant;

/// Who vouches for a request. Safe from any thread; may itself ask the server.
public interface Bearer {

    /// An access token that still holds for a while.
    ///
    /// @throws io.tidemark.bridge.BridgeException.Unauthorized when nobody is signed in
    String token();

    /// A newer token than the one the server just refused.
    ///
    /// @throws io.tidemark.bridge.BridgeException.Unauthorized when the sign-in has ended
    String renew(String refused);

    /// When the newest token ends; [Instant#MAX] when that is not known. Does not ask the server.
    default Instant tokenEnds() {
        return Instant.MAX;
    }
}
