/// What became of what a person did: what waits for the server, what it did not take, and what others did at the same
/// time.
@NullMarked
package io.tidemark.app.changes;

import org.jspecify.annotations.NullMarked;
