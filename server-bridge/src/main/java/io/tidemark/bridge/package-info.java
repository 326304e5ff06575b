/// The line to the backend: what may fail on it, and how it waits before it tries again.
@NullMarked
package io.tidemark.bridge;

import org.jspecify.annotations.NullMarked;
