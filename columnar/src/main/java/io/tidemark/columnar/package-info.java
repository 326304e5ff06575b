/// The columnar index: a DuckDB file derived from a truth elsewhere, fed by pages, carrying the number of the last
/// change it holds per dataset, and deleted and rebuilt at any time.
@NullMarked
package io.tidemark.columnar;

import org.jspecify.annotations.NullMarked;
