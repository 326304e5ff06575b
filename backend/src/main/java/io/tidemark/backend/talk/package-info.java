/// What is said on the live line: who is in which rooms and what they are told there, questions, actions, and who
/// looks at what. Messages come in on event loops and are answered on virtual threads.
@NullMarked
package io.tidemark.backend.talk;

import org.jspecify.annotations.NullMarked;
