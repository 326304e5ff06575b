/// The live line: WebSockets that carry hints to clients.
@NullMarked
package io.tidemark.backend.gateway;

import org.jspecify.annotations.NullMarked;
