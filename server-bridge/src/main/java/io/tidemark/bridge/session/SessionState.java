package io.tidemark.bridge.session;

import org.jspecify.annotations.Nullable;

/// Whether somebody is signed in. Being offline is not being signed out.
public sealed interface SessionState {

    /// @param why a sentence when it was not the person's own doing
    record SignedOut(@Nullable String why) implements SessionState {}

    record SignedIn(Person person) implements SessionState {}
}
