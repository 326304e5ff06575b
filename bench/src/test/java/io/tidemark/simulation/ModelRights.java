package io.tidemark.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// What one person may do to documents, and what becomes of what they wanted: the server decides who sees a comment.
final class ModelRights {
    private static final Set<String> OF_EDITORS = Set.of("dashboards", "reports", "alerts", "annotations", "scenarios");
    private static final String COMMENTS = "comments";
    private static final String PREFERENCES = "preferences";
    private static final Set<String> VISIBILITIES = Set.of("private", "shared", "public");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int VERSION = 7;

    private final Tenant tenant;
    private final String user;

    ModelRights(Tenant tenant, String user) {
        this.tenant = tenant;
        this.user = user;
    }

    /// What it is to be.
    Content created(String kind, String id, Content wanted) {
        mayWrite(kind);
        if (kind.equals(PREFERENCES)) {
            need(id.equals(user), "Preferences have their person's id.");
        } else if (UUID.fromString(id).version() != VERSION || tenant.knows(id)) {
            throw BackendException.badRequest("No document can have this id.");
        }
        return kind.equals(COMMENTS) ? placed(checked(wanted)) : asked(kind, checked(wanted));
    }

    /// As [#created].
    Content changed(Document before, Content wanted) {
        String kind = before.kind();
        Content content = checked(wanted);
        mayWrite(kind);
        if (kind.equals(COMMENTS)) {
            need(owns(before), "Only who wrote it may change it.");
            checkText(content.body());
            if (!content.body().path("on").equals(before.body().path("on"))) {
                throw BackendException.badRequest("It stays on what it is on.");
            }
            return new Content(before.visibility(), before.sharedWith(), content.body());
        }
        Content asked = asked(kind, content);
        boolean sameReaders = asked.visibility().equals(before.visibility())
                && Set.copyOf(asked.sharedWith()).equals(Set.copyOf(before.sharedWith()));
        need(sameReaders || owns(before) || tenant.isAdmin(user), "Only its owner or an admin may do that.");
        return asked;
    }

    void checkDelete(Document document) {
        String kind = document.kind();
        if (OF_EDITORS.contains(kind)) {
            mayWrite(kind);
        }
        boolean admin = tenant.isAdmin(user) && (OF_EDITORS.contains(kind) || kind.equals(COMMENTS));
        need(owns(document) || admin, "Only its owner or an admin may delete it.");
    }

    private void mayWrite(String kind) {
        if (OF_EDITORS.contains(kind)) {
            need(tenant.roles.get(user) != Role.VIEWER, "This needs the role editor.");
        } else {
            need(kind.equals(COMMENTS) || kind.equals(PREFERENCES), "Nobody makes " + kind + ".");
        }
    }

    private static Content asked(String kind, Content wanted) {
        return kind.equals(PREFERENCES) ? new Content("private", List.of(), wanted.body()) : wanted;
    }

    private static Content checked(Content wanted) {
        if (!VISIBILITIES.contains(wanted.visibility())
                || !wanted.sharedWith().stream().allMatch(USER.asMatchPredicate())) {
            throw BackendException.badRequest("Nobody can see that.");
        }
        return wanted;
    }

    private static void checkText(JsonNode body) {
        if (body.path("text").asText().isBlank()) {
            throw BackendException.badRequest("A comment has a text.");
        }
    }

    /// Seen by those who see what it is on.
    private Content placed(Content wanted) {
        checkText(wanted.body());
        JsonNode on = wanted.body().path("on");
        Document about = tenant.document(on.path("id").asText());
        String kind = on.path("kind").asText();
        if (about == null || !OF_EDITORS.contains(kind) || !about.kind().equals(kind) || !tenant.sees(user, about)) {
            throw BackendException.notFound("What it is on is not there.");
        }
        Set<String> readers = new LinkedHashSet<>(about.visibility().equals("shared") ? about.sharedWith() : List.of());
        readers.add(about.ownerId());
        String visibility = about.visibility().equals("public") ? "public" : "shared";
        return new Content(visibility, List.copyOf(readers), wanted.body());
    }

    private boolean owns(Document document) {
        return document.ownerId().equals(user);
    }

    private static void need(boolean allowed, String otherwise) {
        if (!allowed) {
            throw BackendException.forbidden(otherwise);
        }
    }
}
