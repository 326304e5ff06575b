/// What people are told of. A change writes its events in its own transaction (`Outbox`), `Routing` says which rooms
/// hear of them and how much, and the `Tail` of each node reads them from PostgreSQL in the order of commits.
///
/// Two of them are raised by nothing yet: alerts are documents without anything that watches their figures. Their names
/// and rooms are part of the contract.
@NullMarked
package io.tidemark.backend.events;

import org.jspecify.annotations.NullMarked;
