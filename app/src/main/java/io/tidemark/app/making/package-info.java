/// What one does with a dashboard as a whole: names it, makes a second one of it, takes it away.
@NullMarked
package io.tidemark.app.making;

import org.jspecify.annotations.NullMarked;
