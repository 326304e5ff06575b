package io.tidemark.backend.mutations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What has to be so for a batch to be looked at at all: what comes from outside may lack anything.
final class MutationForm {

    private static final int MOST = 100;
    /// Bytes of one, as JSON.
    private static final int LARGEST = 256 << 10;
    private static final int MOST_FIELDS = 5_000;
    private static final int LONGEST_LIST = 2_000;
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern KIND = Pattern.compile("[a-z]{1,40}");

    private MutationForm() {}

    static String device(@Nullable String device) {
        if (device == null || !DEVICE.matcher(device).matches()) {
            throw BackendException.badField(
                    "/deviceId", "A device's id has 1 to 100 letters, digits, dots, dashes and underscores.");
        }
        return device;
    }

    static List<Mutation> batch(@Nullable List<@Nullable Mutation> batch) {
        if (batch == null || batch.size() > MOST) {
            throw BackendException.badField("/batch", "A batch is a list of at most " + MOST + " mutations.");
        }
        for (int i = 0; i < batch.size(); i++) {
            check(batch.get(i), "/batch/" + i);
        }
        return List.copyOf(batch);
    }

    private static void check(@Nullable Mutation mutation, String at) {
        if (mutation == null) {
            throw BackendException.badField(at, "This is no mutation.");
        }
        need(mutation.n() > 0, at + "/n", "Mutations are counted from 1.");
        need(isUuid(mutation.key(), true), at + "/key", "A key is a UUID of version 7, in small letters.");
        need(isUuid(mutation.id(), false), at + "/id", "An id is a UUID, in small letters.");
        need(mutation.baseVersion() >= 0, at + "/baseVersion", "A version is not below 0.");
        @Nullable String kind = mutation.kind();
        need(kind != null && KIND.matcher(kind).matches(), at + "/kind", "A kind is the plural of a document's path.");
        need(
                mutation.ops().stream().allMatch(Mutation.DELETE::equals),
                at + "/ops",
                "There is no other operation than " + Mutation.DELETE + ".");
        if (mutation.base().size() + mutation.set().size() + mutation.unset().size() > MOST_FIELDS
                || isLong(mutation.base())
                || isLong(mutation.set())) {
            throw new BackendException(
                    413,
                    "A mutation is of at most " + MOST_FIELDS + " fields and lists of " + LONGEST_LIST + ": " + at
                            + ".");
        }
        if (size(mutation) > LARGEST) {
            throw new BackendException(413, "A mutation is larger than " + LARGEST + " bytes: " + at + ".");
        }
    }

    private static void need(boolean good, String pointer, String otherwise) {
        if (!good) {
            throw BackendException.badField(pointer, otherwise);
        }
    }

    private static boolean isUuid(@Nullable String text, boolean ofTime) {
        try {
            return text != null
                    && UUID.fromString(text).toString().equals(text)
                    && (!ofTime || UUID.fromString(text).version() == 7);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLong(Map<String, JsonNode> fields) {
        return fields.values().stream().anyMatch(value -> value.isArray() && value.size() > LONGEST_LIST);
    }

    private static int size(Mutation mutation) {
        try {
            return Json.MAPPER.writeValueAsBytes(mutation).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON can be written", e);
        }
    }
}
