@NullMarked
package io.tidemark.app.data;

import org.jspecify.annotations.NullMarked;
