/// What people made, as far as they may see it: dashboards today.
@NullMarked
package io.tidemark.store.documents;

import org.jspecify.annotations.NullMarked;
