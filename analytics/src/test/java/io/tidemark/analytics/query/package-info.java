/// The query language on three real engines, against expectations computed in plain Java.
@NullMarked
package io.tidemark.analytics.query;

import org.jspecify.annotations.NullMarked;
