package io.tidemark.analytics.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One column of a dataset.
///
/// @param name     as people know it: any text of 1 to 200 characters without control characters
/// @param unit     for example `$` or `kg`; null when the numbers have none
/// @param synonyms other words people use for it
/// @param scale    digits after the point of a decimal, 0 to 9; 0 for every other type
public record Field(
        String name,
        FieldType type,
        FieldRole role,
        @Nullable String unit,
        List<String> synonyms,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int scale) {
    public static final int MAX_NAME = 200;
    public static final int MAX_SCALE = 9;

    public Field {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidDataset("A field needs a name of 1 to " + MAX_NAME + " visible characters.");
        }
        if (scale < 0 || scale > MAX_SCALE || (scale > 0 && type != FieldType.DECIMAL)) {
            throw new InvalidDataset(
                    "Field “" + name + "”: a decimal has 0 to " + MAX_SCALE + " digits after the point.");
        }
        @Nullable List<String> given = synonyms;
        synonyms = given == null ? List.of() : List.copyOf(given);
    }

    public static Field of(String name, FieldType type) {
        FieldRole role = type.isTime() ? FieldRole.TIME : type.isNumber() ? FieldRole.MEASURE : FieldRole.DIMENSION;
        return new Field(name, type, role, null, List.of(), 0);
    }

    public static Field decimal(String name, int scale) {
        return new Field(name, FieldType.DECIMAL, FieldRole.MEASURE, null, List.of(), scale);
    }

    public Field withRole(FieldRole newRole) {
        return new Field(name, type, newRole, unit, synonyms, scale);
    }

    public Field withUnit(String newUnit) {
        return new Field(name, type, role, newUnit, synonyms, scale);
    }

    public Field withSynonyms(String... words) {
        return new Field(name, type, role, unit, List.of(words), scale);
    }

    public Field withScale(int newScale) {
        return new Field(name, type, role, unit, synonyms, newScale);
    }
}
