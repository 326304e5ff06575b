/// Redis, where it is configured: what several nodes keep together and tell each other. Everything works without it.
@NullMarked
package io.tidemark.backend.redis;

import org.jspecify.annotations.NullMarked;
