package io.tidemark.app.workspace;

import io.tidemark.bridge.session.Person;

/// What a person may do to what people made, as far as this computer knows; the server has the last word.
///
/// @param userId owns what the person makes
/// @param makes  whether they make and change what they see
/// @param rules  whether also what is of others is theirs to delete
public record Rights(String userId, boolean makes, boolean rules) {
    private static final String EDITOR = "editor";
    private static final String ADMIN = "admin";

    /// Of data that has no server.
    static final Rights ALL = new Rights("local", true, true);

    /// Of whom nobody knows.
    static final Rights NONE = new Rights("", false, false);

    static Rights of(Person person) {
        boolean rules = person.is(ADMIN);
        return new Rights(person.userId(), rules || person.is(EDITOR), rules);
    }

    /// @param ownerId of the document
    public boolean mayDelete(String ownerId) {
        return rules || (makes && ownerId.equals(userId));
    }
}
