/// The sample workspace of the demo.
@NullMarked
package io.tidemark.backend.demo;

import org.jspecify.annotations.NullMarked;
