package io.tidemark.backend.rooms;

import io.tidemark.backend.BackendException;
import java.util.regex.Pattern;

/// What clients call a room: a kind, and for most kinds an id. Says nothing about who may join it.
///
/// @param id empty for the rooms of the whole server
public record RoomName(Kind kind, String id) implements Comparable<RoomName> {

    /// What a room is about.
    public enum Kind {
        GLOBAL("global", Ids.NONE, false),
        ADMIN("admin", Ids.NONE, false),
        SYSTEM("system", Ids.NONE, false),
        TENANT("tenant", Ids.PLAIN, true),
        /// `tenant:<id>:admins`.
        TENANT_ADMINS("tenant", Ids.PLAIN, true),
        USER("user", Ids.PLAIN, true),
        REPORT("report", Ids.PLAIN, true),
        DASHBOARD("dashboard", Ids.PLAIN, true),
        ALERT("alert", Ids.PLAIN, true),
        DATASET("dataset", Ids.PLAIN, true),
        ACTION("action", Ids.FREE, false),
        TOPIC("topic", Ids.FREE, false);

        private final String word;
        private final Ids ids;
        private final boolean durable;

        Kind(String word, Ids ids, boolean durable) {
            this.word = word;
            this.ids = ids;
            this.durable = durable;
        }
    }

    private enum Ids {
        NONE(""),
        PLAIN("[A-Za-z0-9._-]+"),
        /// Names that clients choose have parts.
        FREE("[A-Za-z0-9._:/-]+");

        private final Pattern form;

        Ids(String form) {
            this.form = Pattern.compile(form);
        }
    }

    public static final RoomName GLOBAL = new RoomName(Kind.GLOBAL, "");
    public static final RoomName ADMIN = new RoomName(Kind.ADMIN, "");
    public static final RoomName SYSTEM = new RoomName(Kind.SYSTEM, "");

    /// Characters.
    static final int LONGEST = 200;
    /// Members, where many may come who are not there already by being who they are.
    static final int MOST_MEMBERS = 1_000;

    private static final String ADMINS = ":admins";

    /// @throws BackendException 400 when no room can be called that
    public RoomName {
        if (!kind.ids.form.matcher(id).matches()) {
            throw BackendException.badRequest(
                    "A room's name is a word, a colon, and an id of letters, digits, dots, dashes and underscores.");
        }
        if (text(kind, id).length() > LONGEST) {
            throw tooLong();
        }
    }

    /// @throws BackendException 400 when no room can be called that
    public static RoomName parse(String text) {
        if (text.length() > LONGEST) {
            throw tooLong();
        }
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String id = colon < 0 ? "" : text.substring(colon + 1);
        if (word.equals(Kind.TENANT_ADMINS.word) && id.endsWith(ADMINS)) {
            return new RoomName(Kind.TENANT_ADMINS, id.substring(0, id.length() - ADMINS.length()));
        }
        for (Kind kind : Kind.values()) {
            boolean named = kind.ids != Ids.NONE;
            if (kind.word.equals(word) && named == (colon >= 0)) {
                return new RoomName(kind, id);
            }
        }
        throw BackendException.badRequest("There are no rooms of this kind.");
    }

    private static BackendException tooLong() {
        return BackendException.badRequest("A room's name has at most " + LONGEST + " characters.");
    }

    private static String text(Kind kind, String id) {
        String named = kind.ids == Ids.NONE ? kind.word : kind.word + ":" + id;
        return kind == Kind.TENANT_ADMINS ? named + ADMINS : named;
    }

    /// As clients write it.
    public String text() {
        return text(kind, id);
    }

    /// About one thing that people make, and that one may see or not.
    public boolean isEntity() {
        return switch (kind) {
            case REPORT, DASHBOARD, ALERT, DATASET -> true;
            case GLOBAL, ADMIN, SYSTEM, TENANT, TENANT_ADMINS, USER, ACTION, TOPIC -> false;
        };
    }

    /// Of the whole server; every other room belongs to one tenant.
    public boolean isShared() {
        return kind.ids == Ids.NONE;
    }

    /// Whether what is said here comes from the tenant's log, has its numbers, and is kept for who comes back.
    public boolean isDurable() {
        return kind.durable;
    }

    /// How many it takes at most.
    int capacity() {
        return isEntity() || kind.ids == Ids.FREE ? MOST_MEMBERS : Integer.MAX_VALUE;
    }

    /// By what it reads as.
    @Override
    public int compareTo(RoomName other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
