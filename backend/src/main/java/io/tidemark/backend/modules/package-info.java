/// Parts of the backend that few use: known by their routes from the start, loaded when somebody needs them.
@NullMarked
package io.tidemark.backend.modules;

import org.jspecify.annotations.NullMarked;
