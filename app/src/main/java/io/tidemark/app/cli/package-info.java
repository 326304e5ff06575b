/// The command line.
@NullMarked
package io.tidemark.app.cli;

import org.jspecify.annotations.NullMarked;
