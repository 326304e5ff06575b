/// Asking a dataset a question by picking measures and dimensions.
@NullMarked
package io.tidemark.app.explore;

import org.jspecify.annotations.NullMarked;
