/// What a person is told of what others, the data and the server do: a bell that keeps it, and toasts that do not stay.
@NullMarked
package io.tidemark.app.notices;

import org.jspecify.annotations.NullMarked;
