package io.tidemark.analytics.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names in a field's path, see [Units].
///
/// @param list    the body's member that is the list; null outside of one
/// @param element the id of the list's element; null for the order of the list and outside of one
/// @param members that are changed together, mostly one; empty for the order of a list
public record FieldName(@Nullable String list, @Nullable String element, List<String> members) {
    public FieldName {
        members = List.copyOf(members);
    }

    /// @throws BadMutation when it is no path of a document of this kind
    public static FieldName of(String kind, String path) {
        Shape shape = Shape.of(kind);
        Units.Element element = Units.Element.of(path, shape);
        if (element != null) {
            return new FieldName(element.list(), element.id(), Units.members(element.rest()));
        }
        for (String list : shape.lists()) {
            if (path.equals(Units.order(list))) {
                return new FieldName(list, null, List.of());
            }
        }
        if (path.equals(Units.VISIBILITY) || path.equals(Units.SHARED_WITH)) {
            return new FieldName(null, null, Units.members(path));
        }
        if (path.startsWith(Units.BODY) && path.length() > Units.BODY.length()) {
            return new FieldName(null, null, Units.members(path.substring(Units.BODY.length())));
        }
        throw new BadMutation(path + " is not a field of " + kind + ".");
    }
}
