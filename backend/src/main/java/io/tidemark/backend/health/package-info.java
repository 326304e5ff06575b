/// Whether the backend lives and can work, and its figures for Prometheus.
@NullMarked
package io.tidemark.backend.health;

import org.jspecify.annotations.NullMarked;
