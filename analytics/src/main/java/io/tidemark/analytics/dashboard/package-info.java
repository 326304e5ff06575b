/// What a dashboard is made of: tiles on a grid, each with its question.
@NullMarked
package io.tidemark.analytics.dashboard;

import org.jspecify.annotations.NullMarked;
