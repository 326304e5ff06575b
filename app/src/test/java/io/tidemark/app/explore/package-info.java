/// Questions being put together, without a stage.
@NullMarked
package io.tidemark.app.explore;

import org.jspecify.annotations.NullMarked;
