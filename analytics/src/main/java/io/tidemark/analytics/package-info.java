/// The vocabulary and the brain of Tidemark. Pure: no files, sockets, SQL drivers or screens.
@NullMarked
package io.tidemark.analytics;

import org.jspecify.annotations.NullMarked;
