/// The sample workspace: made-up companies whose rows and dashboards are the same on every machine.
@NullMarked
package io.tidemark.analytics.sample;

import org.jspecify.annotations.NullMarked;
