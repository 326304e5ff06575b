/// Who may have which rows and columns of a dataset.
@NullMarked
package io.tidemark.backend.policy;

import org.jspecify.annotations.NullMarked;
