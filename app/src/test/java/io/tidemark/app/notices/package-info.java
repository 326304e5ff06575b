@NullMarked
package io.tidemark.app.notices;

import org.jspecify.annotations.NullMarked;
