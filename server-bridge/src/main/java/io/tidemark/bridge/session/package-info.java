/// Who is signed in: the access token in memory, refreshed before it ends.
@NullMarked
package io.tidemark.bridge.session;

import org.jspecify.annotations.NullMarked;
