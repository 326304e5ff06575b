/// What every part of the desktop is made of: the theme, the way numbers are written, and the way work leaves the
/// screen's thread.
@NullMarked
package io.tidemark.app.kit;

import org.jspecify.annotations.NullMarked;
