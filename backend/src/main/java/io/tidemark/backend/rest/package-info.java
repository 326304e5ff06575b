/// The HTTP server: routes, authorization, bodies, problems and compression in one place.
@NullMarked
package io.tidemark.backend.rest;

import org.jspecify.annotations.NullMarked;
