/// Signing in to a server, or working on this computer alone.
@NullMarked
package io.tidemark.app.signin;

import org.jspecify.annotations.NullMarked;
