package io.tidemark.app.notices;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.kit.Moments;
import io.tidemark.bridge.live.Push;
import io.tidemark.bridge.session.Person;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of a push what a person is told, in their words: nothing of what does not concern them or what they did
/// themselves. The same occurrence told in two rooms has one key.
final class Notices {
    private static final Set<String> KNOWN = Set.of(
            "report_shared_with_you",
            "report_created",
            "dashboard_created",
            "alert_notification",
            "alert_triggered",
            "alert_resolved",
            "comment_added",
            "data_processing_completed",
            "data_processing_update",
            "data_freshness_alert",
            "system_maintenance",
            "system_maintenance_notice");
    /// Datasets that one sentence names.
    private static final int NAMED = 3;

    private final Person me;
    private final Names names;
    private final People people;
    private final Moments moments;

    Notices(Person me, Names names, People people, Moments moments) {
        this.me = me;
        this.names = names;
        this.people = people;
        this.moments = moments;
    }

    /// Whether there may be something to tell; at once, while [#of] may have to read.
    static boolean mayConcern(Push push) {
        return KNOWN.contains(push.type());
    }

    /// @param now the latest that anything can have happened
    Optional<Notice> of(Push push, Instant now) {
        Said said = new Said(push, at(push.data(), now), now);
        return Optional.ofNullable(
                switch (push.type()) {
                    case "report_shared_with_you" -> shared(said, "report");
                    case "report_created" -> said.isForMe() ? shared(said, "report") : null;
                    case "dashboard_created" -> said.isForMe() ? shared(said, "dashboard") : null;
                    case "alert_notification", "alert_triggered" -> alert(said, Notice.Kind.ALERT, "was triggered.");
                    case "alert_resolved" -> alert(said, Notice.Kind.RESOLVED, "is over.");
                    case "comment_added" -> comment(said);
                    case "data_processing_completed" -> said.isForMe() ? imported(said) : null;
                    case "data_processing_update" -> said.isForMe() ? notImported(said) : null;
                    case "data_freshness_alert" -> me.is("admin") ? stale(said) : null;
                    case "system_maintenance", "system_maintenance_notice" -> maintenance(said);
                    default -> null;
                });
    }

    private @Nullable Notice shared(Said said, String what) {
        if (isMine(said)) {
            return null;
        }
        String sentence = "The " + what + " " + title(said) + " was shared with you.";
        @Nullable Thing thing = what.equals("dashboard") ? Thing.dashboard(said.text("id")) : null;
        return notice(said, Notice.Kind.SHARED, "shared:" + said.occurrence(), sentence, thing);
    }

    private Notice alert(Said said, Notice.Kind kind, String happened) {
        String sentence = "The alert " + title(said) + " " + happened;
        return new Notice(kind + ":" + said.occurrence(), kind, said.at(), "", sentence, null, false);
    }

    /// One on somebody else's public report is theirs to read.
    private @Nullable Notice comment(Said said) {
        Optional<Document> report = names.document(said.text("reportId"));
        boolean concernsMe = report.isEmpty()
                || report.get().ownerId().equals(me.userId())
                || report.get().sharedWith().contains(me.userId());
        if (isMine(said) || !concernsMe) {
            return null;
        }
        String sentence = report.map(Notices::titleOf)
                .map(title -> "There is a new comment on the report " + quoted(title) + ".")
                .orElse("There is a new comment on a report.");
        return notice(said, Notice.Kind.COMMENT, "comment:" + said.text("id"), sentence, null);
    }

    private Notice imported(Said said) {
        long rejected = said.data().path("rejected").asLong();
        String sentence = "Your import into " + quoted(names.dataset(said.text("dataset"))) + " is done: "
                + rows(said.data().path("rows").asLong())
                + (rejected == 0 ? "." : ", and " + rows(rejected) + " could not be taken.");
        return importEnded(said, sentence);
    }

    private @Nullable Notice notImported(Said said) {
        return said.text("state").equals("failed")
                ? importEnded(
                        said,
                        "Your import into " + quoted(names.dataset(said.text("dataset"))) + " did not go through.")
                : null;
    }

    private static Notice importEnded(Said said, String sentence) {
        Thing dataset = Thing.dataset(said.text("dataset"));
        return new Notice("import:" + said.text("jobId"), Notice.Kind.DATA, said.at(), "", sentence, dataset, false);
    }

    private @Nullable Notice stale(Said said) {
        List<String> ids = new ArrayList<>();
        said.data().path("datasets").forEach(each -> ids.add(each.path("id").asText()));
        if (ids.isEmpty()) {
            return null;
        }
        List<String> titles = ids.stream()
                .limit(NAMED)
                .map(names::dataset)
                .map(Notices::quoted)
                .toList();
        String more = ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "";
        String sentence = "Nothing has changed for long in " + String.join(", ", titles) + more + ".";
        @Nullable Thing only = ids.size() == 1 ? Thing.dataset(ids.getFirst()) : null;
        return new Notice("stale:" + said.text("timestamp"), Notice.Kind.DATA, said.at(), "", sentence, only, false);
    }

    private Notice maintenance(Said said) {
        String when = span(said);
        String sentence = "Maintenance" + when + (said.text("message").isBlank() ? "." : ": " + said.text("message"));
        return new Notice(
                "maintenance:" + said.text("timestamp"), Notice.Kind.SYSTEM, said.at(), "", sentence, null, false);
    }

    private String span(Said said) {
        try {
            return " from " + moments.of(Instant.parse(said.text("from")), said.now()) + " to "
                    + moments.of(Instant.parse(said.text("to")), said.now());
        } catch (DateTimeException _) {
            return "";
        }
    }

    private Notice notice(Said said, Notice.Kind kind, String key, String sentence, @Nullable Thing thing) {
        return new Notice(key, kind, said.at(), people.name(said.text("by")), sentence, thing, false);
    }

    private boolean isMine(Said said) {
        return said.text("by").equals(me.userId());
    }

    /// Rooms that others may listen in do not hear titles; who may see the thing has it here.
    private String title(Said said) {
        String told = said.text("title");
        String title = told.isBlank()
                ? names.document(said.text("id")).map(Notices::titleOf).orElse("")
                : told;
        return title.isBlank() ? "without a title" : quoted(title);
    }

    private static String titleOf(Document document) {
        return document.body().path("title").asText();
    }

    private static String quoted(String title) {
        return "“" + title + "”";
    }

    private String rows(long rows) {
        return rows == 1
                ? "1 row"
                : NumberFormat.getIntegerInstance(moments.locale()).format(rows) + " rows";
    }

    private static Instant at(JsonNode data, Instant now) {
        try {
            Instant at = Instant.parse(data.path("timestamp").asText());
            return at.isAfter(now) ? now : at;
        } catch (DateTimeException _) {
            return now;
        }
    }

    /// A push, when it happened, and when that is read.
    private record Said(Push push, Instant at, Instant now) {

        JsonNode data() {
            return push.data();
        }

        String text(String member) {
            return data().path(member).asText("");
        }

        /// Said to one person alone.
        boolean isForMe() {
            return push.room() != null && push.room().startsWith("user:");
        }

        String occurrence() {
            return text("id") + ":" + text("timestamp");
        }
    }
}
