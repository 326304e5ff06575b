package io.tidemark.analytics.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The schema of one dataset. A field's position in `fields` is its identity: fields are only ever
/// appended, or the dataset begins anew as another generation.
///
/// @param id          the name queries use: a letter, then letters, digits, `_` or `-`, at most 64
/// @param key         names of the fields that identify a row; empty when rows are only ever appended
/// @param partitionBy names of the fields whose values decide a row's home bucket; empty for one bucket
public record Dataset(String id, String title, List<Field> fields, List<String> key, List<String> partitionBy) {
    public static final int MAX_FIELDS = 400;
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    public Dataset {
        if (!ID.matcher(id).matches()) {
            throw new InvalidDataset(
                    "A dataset's name starts with a letter and has at most 64 letters, digits, - or _.");
        }
        @Nullable String givenTitle = title;
        title = givenTitle == null || givenTitle.isBlank() ? id : givenTitle;
        @Nullable List<Field> givenFields = fields;
        fields = givenFields == null ? List.of() : List.copyOf(givenFields);
        @Nullable List<String> givenKey = key;
        key = givenKey == null ? List.of() : List.copyOf(givenKey);
        @Nullable List<String> givenPartition = partitionBy;
        partitionBy = givenPartition == null ? List.of() : List.copyOf(givenPartition);
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new InvalidDataset("A dataset has 1 to " + MAX_FIELDS + " fields.");
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new InvalidDataset("Two fields are called “" + field.name() + "”.");
            }
        }
        requireKnown(names, key, "key");
        requireKnown(names, partitionBy, "partitionBy");
    }

    private static void requireKnown(Set<String> names, List<String> used, String where) {
        for (String name : used) {
            if (!names.contains(name)) {
                throw new InvalidDataset("“" + name + "” in " + where + " is not a field.");
            }
        }
    }

    public Dataset(String id, String title, List<Field> fields) {
        this(id, title, fields, List.of(), List.of());
    }

    /// Whether rows of the older one are rows of this one as they are: fields were appended, decimals got more digits,
    /// words changed. Anything else is another table.
    public boolean continues(Dataset older) {
        boolean continues = id.equals(older.id)
                && key.equals(older.key)
                && partitionBy.equals(older.partitionBy)
                && fields.size() >= older.fields.size();
        for (int i = 0; continues && i < older.fields.size(); i++) {
            Field was = older.fields.get(i);
            Field is = fields.get(i);
            continues = was.name().equals(is.name()) && was.type() == is.type() && was.scale() <= is.scale();
        }
        return continues;
    }

    public OptionalInt indexOf(String fieldName) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(fieldName)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    public @Nullable Field field(String fieldName) {
        OptionalInt index = indexOf(fieldName);
        return index.isPresent() ? fields.get(index.getAsInt()) : null;
    }

    /// The first field that tells time, or null.
    @JsonIgnore
    public @Nullable Field timeField() {
        for (Field field : fields) {
            if (field.role() == FieldRole.TIME && field.type().isTime()) {
                return field;
            }
        }
        return null;
    }
}
