@NullMarked
package io.tidemark.app.signin;

import org.jspecify.annotations.NullMarked;
