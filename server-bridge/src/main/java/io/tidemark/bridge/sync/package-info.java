/// Keeps a replica equal to the backend: manifest, parts, changes. Sees a replica only through its port.
@NullMarked
package io.tidemark.bridge.sync;

import org.jspecify.annotations.NullMarked;
