/// Things people write (dashboards and their kin): one shape, versions, visibility and history.
@NullMarked
package io.tidemark.backend.documents;

import org.jspecify.annotations.NullMarked;
