/// What those who run the backend want to know of it.
@NullMarked
package io.tidemark.backend.admin;

import org.jspecify.annotations.NullMarked;
