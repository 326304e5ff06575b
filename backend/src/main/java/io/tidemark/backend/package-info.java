/// The server of truth: what every feature package shares, which is how it fails.
@NullMarked
package io.tidemark.backend;

import org.jspecify.annotations.NullMarked;
