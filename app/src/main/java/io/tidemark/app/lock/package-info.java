/// What is shown instead of a copy whose server has not confirmed it for too long: why, what is kept, and the way back.
@NullMarked
package io.tidemark.app.lock;

import org.jspecify.annotations.NullMarked;
