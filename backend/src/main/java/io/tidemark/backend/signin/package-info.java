/// Signing in over REST, keeping the session alive, and asking who one is.
@NullMarked
package io.tidemark.backend.signin;

import org.jspecify.annotations.NullMarked;
