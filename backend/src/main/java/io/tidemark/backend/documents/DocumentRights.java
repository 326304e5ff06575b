package io.tidemark.backend.documents;

import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.rest.Access;
import java.util.Set;
import java.util.UUID;

/// Who may do what to a document they see: the one place for REST, the line and mutations. What somebody sees is
/// decided by SQL's `visible_to`. Each method throws a 403 that says what is missing.
final class DocumentRights {

    private DocumentRights() {}

    /// Who gets to the routes that write.
    static Access writers(String kind) {
        return DocumentKind.of(kind) == DocumentKind.COMMENTS ? Access.VIEWER : Access.EDITOR;
    }

    static void toCreate(Caller caller, DocumentKind kind, UUID id) {
        switch (kind) {
            case DASHBOARDS, REPORTS, ALERTS, ANNOTATIONS, SCENARIOS -> needEditor(caller);
            case COMMENTS -> need(caller.may(Role.VIEWER), "Only members of this workspace comment.");
            case PREFERENCES ->
                need(id.toString().equals(caller.userId()), "Preferences belong to the person whose id they have.");
            case CONFLICTS -> need(false, "Conflicts are made by the server only.");
        }
    }

    static void toChange(Caller caller, Document before, Content after) {
        switch (DocumentKind.of(before.kind())) {
            case DASHBOARDS, REPORTS, ALERTS, ANNOTATIONS, SCENARIOS -> {
                needEditor(caller);
                boolean audience = !after.visibility().equals(before.visibility())
                        || !Set.copyOf(after.sharedWith()).equals(Set.copyOf(before.sharedWith()));
                need(
                        !audience || owns(caller, before) || caller.may(Role.ADMIN),
                        "Only its owner or an admin may change who sees it.");
            }
            case COMMENTS -> need(owns(caller, before), "Only who wrote a comment may change it.");
            case PREFERENCES -> need(owns(caller, before), "Only their owner may change preferences.");
            case CONFLICTS -> need(false, "Conflicts are changed by the server only.");
        }
    }

    static void toDelete(Caller caller, Document document) {
        switch (DocumentKind.of(document.kind())) {
            case DASHBOARDS, REPORTS, ALERTS, ANNOTATIONS, SCENARIOS -> {
                needEditor(caller);
                needOwnerOrAdmin(caller, document);
            }
            case COMMENTS -> needOwnerOrAdmin(caller, document);
            case PREFERENCES, CONFLICTS -> need(owns(caller, document), "Only its owner may delete it.");
        }
    }

    private static void needEditor(Caller caller) {
        need(caller.may(Role.EDITOR), "This needs the role editor.");
    }

    private static void needOwnerOrAdmin(Caller caller, Document document) {
        need(owns(caller, document) || caller.may(Role.ADMIN), "Only its owner or an admin may delete it.");
    }

    private static boolean owns(Caller caller, Document document) {
        return document.ownerId().equals(caller.userId());
    }

    private static void need(boolean allowed, String otherwise) {
        if (!allowed) {
            throw BackendException.forbidden(otherwise);
        }
    }
}
