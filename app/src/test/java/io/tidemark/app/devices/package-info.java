@NullMarked
package io.tidemark.app.devices;

import org.jspecify.annotations.NullMarked;
