/// Rows from outside: what a CSV or NDJSON file holds, and its rows as pages. Reads streams, knows no files.
@NullMarked
package io.tidemark.analytics.ingest;

import org.jspecify.annotations.NullMarked;
