/// Reports: found by words, filters and pages among those one may see, and counted when somebody looks at one.
@NullMarked
package io.tidemark.backend.reports;

import org.jspecify.annotations.NullMarked;
