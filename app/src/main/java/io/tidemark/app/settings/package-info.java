/// What a person chose and Tidemark remembers on this computer.
@NullMarked
package io.tidemark.app.settings;

import org.jspecify.annotations.NullMarked;
