/// Tidemark's own icon, drawn from its SVG master at any size.
@NullMarked
package io.tidemark.app.icon;

import org.jspecify.annotations.NullMarked;
