/// The backend's REST calls: one request each, retried where that is safe, every failure a sentence.
@NullMarked
package io.tidemark.bridge.rest;

import org.jspecify.annotations.NullMarked;
