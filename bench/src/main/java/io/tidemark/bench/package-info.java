/// Every performance claim of Tidemark as a ratio: the product against the raw thing, on the same data in one run.
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
