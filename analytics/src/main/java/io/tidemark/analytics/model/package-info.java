/// The nouns: datasets and their fields, and documents.
@NullMarked
package io.tidemark.analytics.model;

import org.jspecify.annotations.NullMarked;
