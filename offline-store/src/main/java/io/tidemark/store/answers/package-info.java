/// Answers to queries, from the columnar index or from the rows themselves, and the few that are remembered for the
/// first paint.
@NullMarked
package io.tidemark.store.answers;

import org.jspecify.annotations.NullMarked;
