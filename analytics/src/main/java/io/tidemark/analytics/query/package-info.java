/// A question about one dataset, checked against its schema, compiled to SQL and answered the same by every engine.
@NullMarked
package io.tidemark.analytics.query;

import org.jspecify.annotations.NullMarked;
