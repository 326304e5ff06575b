/// What must hold for the whole house, checked where all modules are in sight.
@NullMarked
package io.tidemark.house;

import org.jspecify.annotations.NullMarked;
