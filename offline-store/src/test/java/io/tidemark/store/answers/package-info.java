/// Answers from both engines.
@NullMarked
package io.tidemark.store.answers;

import org.jspecify.annotations.NullMarked;
