/// The nouns: datasets and their fields, documents, dashboards and their tiles.
@NullMarked
package io.tidemark.analytics.model;

import org.jspecify.annotations.NullMarked;
