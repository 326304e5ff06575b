@NullMarked
package io.tidemark.app.making;

import org.jspecify.annotations.NullMarked;
