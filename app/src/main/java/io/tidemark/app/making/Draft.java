package io.tidemark.app.making;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.edit.Content;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What somebody has typed into a dashboard's title and description and not saved yet.
///
/// @param before what was there when they began
/// @param typed  what is to be there
record Draft(String dashboard, Names before, Names typed) {
    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";

    Draft {
        Objects.requireNonNull(dashboard);
        Objects.requireNonNull(before);
        Objects.requireNonNull(typed);
    }

    /// How a dashboard calls itself.
    ///
    /// @param description empty for none
    record Names(String title, String description) {
        Names {
            Objects.requireNonNull(title);
            Objects.requireNonNull(description);
        }

        static Names of(Dashboard dashboard) {
            @Nullable String said = dashboard.description();
            return new Names(dashboard.title(), said == null ? "" : said);
        }

        Names stripped() {
            return new Names(title.strip(), description.strip());
        }
    }

    boolean saysSomething() {
        return !typed.equals(before);
    }

    /// The document with what was typed; a field nobody typed in stays as it is, whoever changed it meanwhile.
    Content onto(Content content) {
        ObjectNode body = content.body().deepCopy();
        Names now = typed.stripped();
        if (!now.title().equals(before.title())) {
            body.put(TITLE, now.title());
        }
        if (!now.description().equals(before.description())) {
            if (now.description().isEmpty()) {
                body.remove(DESCRIPTION);
            } else {
                body.put(DESCRIPTION, now.description());
            }
        }
        return new Content(content.visibility(), content.sharedWith(), body);
    }
}
