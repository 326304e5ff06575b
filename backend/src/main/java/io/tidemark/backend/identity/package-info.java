/// Who calls: the directory of users, their passwords and the tokens that stand for them.
@NullMarked
package io.tidemark.backend.identity;

import org.jspecify.annotations.NullMarked;
