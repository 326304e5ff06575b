/// The open replica of one person, with its queries and its line to the server; store and bridge meet only here.
@NullMarked
package io.tidemark.app.workspace;

import org.jspecify.annotations.NullMarked;
