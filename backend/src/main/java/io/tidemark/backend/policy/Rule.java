package io.tidemark.backend.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets those of a role or a group have some rows of a dataset.
///
/// @param role  viewer, editor, or the name of a group
/// @param where the values of partition fields that a row has to have, null among them for none; fields that are not
///              named may have any
/// @param hides names of the fields whose values they do not get
public record Rule(String role, Map<String, List<@Nullable String>> where, List<String> hides) {}
