@NullMarked
package io.tidemark.app.lock;

import org.jspecify.annotations.NullMarked;
