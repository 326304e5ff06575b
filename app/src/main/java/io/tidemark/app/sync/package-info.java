/// What the sync pill says, and what lies behind it.
@NullMarked
package io.tidemark.app.sync;

import org.jspecify.annotations.NullMarked;
