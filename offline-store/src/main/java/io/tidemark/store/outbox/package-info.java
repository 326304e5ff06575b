/// What people do to documents on this device: it is shown at once, kept until the server has taken it, and lies on
/// top of whatever the server sends meanwhile.
@NullMarked
package io.tidemark.store.outbox;

import org.jspecify.annotations.NullMarked;
