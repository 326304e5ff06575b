/// Files on their way into datasets: jobs with progress that a crash does not lose.
@NullMarked
package io.tidemark.backend.imports;

import org.jspecify.annotations.NullMarked;
