/// Long work that a person can watch and stop.
@NullMarked
package io.tidemark.app.tasks;

import org.jspecify.annotations.NullMarked;
