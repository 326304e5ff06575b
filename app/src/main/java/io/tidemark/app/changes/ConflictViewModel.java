package io.tidemark.app.changes;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.edit.Units;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.notices.Notice;
import io.tidemark.app.notices.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One conflict to be decided: what was there, what the person wanted and what others made of it, side by side. Owned
/// by the background's owner thread.
public final class ConflictViewModel {
    private static final String NOTHING = "nothing";

    private final Conflict conflict;
    private final @Nullable Document document;
    private final Decisions decisions;
    private final Function<Dashboard, DashboardViewModel> charts;
    private final FieldWords words;
    private @Nullable List<Preview> previews;

    /// What a button does.
    interface Decisions {
        void keepMine(Conflict conflict);

        void keepTheirs(Conflict conflict);

        void keepBoth(Conflict conflict);
    }

    /// One field, in words; what differs from what was there is marked.
    record Row(String name, List<Difference.Part> before, List<Difference.Part> yours, List<Difference.Part> theirs) {}

    /// A tile as either would have it; null where it cannot be drawn.
    record Preview(
            String name,
            @Nullable DashboardViewModel yours,
            @Nullable DashboardViewModel theirs) {}

    /// @param document as it is now; null when it is no longer here
    /// @param charts   makes charts, which ask once they are refreshed
    ConflictViewModel(
            Conflict conflict,
            @Nullable Document document,
            Decisions decisions,
            Function<Dashboard, DashboardViewModel> charts) {
        this.conflict = conflict;
        this.document = document;
        this.decisions = decisions;
        this.charts = charts;
        this.words = new FieldWords(conflict.kind());
        if (document != null) {
            words.learn(Units.of(conflict.kind(), Content.of(document)));
        }
    }

    boolean shows(Conflict other, @Nullable Document otherDocument) {
        return conflict.equals(other) && Objects.equals(document, otherDocument);
    }

    public String id() {
        return conflict.id();
    }

    /// Of what it is about.
    String documentId() {
        return conflict.documentId();
    }

    /// `Dashboard “Tides”`.
    public String title() {
        @Nullable
        String now = document == null ? null : document.body().path("title").asText("");
        return Kinds.named(conflict.kind(), now == null || now.isBlank() ? conflict.title() : now);
    }

    /// What the copy of *Keep both* is called.
    String copy() {
        return Resolution.mineOf(conflict.title());
    }

    /// Whether the person's version can still be put into the document.
    boolean isHere() {
        return document != null;
    }

    String theirName() {
        return conflict.theirs().name().isBlank()
                ? "somebody else"
                : conflict.theirs().name();
    }

    /// `you, 14:03`
    String yourByline(Instant now, Moments moments) {
        return "You" + when(conflict.yours(), now, moments);
    }

    String theirByline(Instant now, Moments moments) {
        String name = theirName();
        return name.substring(0, 1).toUpperCase(moments.locale())
                + name.substring(1)
                + when(conflict.theirs(), now, moments);
    }

    private static String when(Conflict.Side side, Instant now, Moments moments) {
        return side.at() == null ? "" : " · " + moments.of(side.at(), now);
    }

    Notice notice() {
        String sentence =
                "You and " + theirName() + " changed " + named() + " at the same time. It needs your decision.";
        return new Notice(
                "conflict:" + conflict.id(),
                Notice.Kind.CONFLICT,
                conflict.since(),
                conflict.theirs().name(),
                sentence,
                Thing.outcome(conflict.id()),
                false);
    }

    private String named() {
        return conflict.title().isBlank() ? "a " + Kinds.one(conflict.kind()) : "“" + conflict.title() + "”";
    }

    List<Row> rows() {
        return conflict.fields().stream().map(this::row).toList();
    }

    private Row row(Dispute field) {
        String before = words.valueOf(field.path(), field.before());
        String yours = words.valueOf(field.path(), field.yours());
        String theirs = words.valueOf(field.path(), field.theirs());
        // where nothing was there before, each differs from the other
        return new Row(
                words.nameOf(field.path()),
                List.of(new Difference.Part(said(before), false)),
                marked(yours, before.isEmpty() ? theirs : before),
                marked(theirs, before.isEmpty() ? yours : before));
    }

    private static List<Difference.Part> marked(String text, String other) {
        return text.isEmpty() ? List.of(new Difference.Part(NOTHING, true)) : Difference.of(text, other);
    }

    private static String said(String text) {
        return text.isEmpty() ? NOTHING : text;
    }

    /// Everything the person wanted, as text to be taken elsewhere.
    String yoursAsText() {
        StringBuilder all = new StringBuilder(title());
        for (Dispute field : conflict.fields()) {
            all.append("\n\n")
                    .append(words.nameOf(field.path()))
                    .append(":\n")
                    .append(said(words.valueOf(field.path(), field.yours())));
        }
        return all.toString();
    }

    /// The tiles of which one sees the difference, drawn. Asks at the first call.
    List<Preview> previews() {
        @Nullable List<Preview> known = previews;
        if (known != null) {
            return known;
        }
        List<Preview> made = document == null ? List.of() : draw(Content.of(document));
        previews = made;
        return made;
    }

    private List<Preview> draw(Content content) {
        Drawn drawn = new Drawn(conflict, content);
        List<Preview> made = new ArrayList<>();
        for (String tile : conflict.fields().stream()
                .map(field -> words.drawn(field.path()))
                .filter(Objects::nonNull)
                .distinct()
                .toList()) {
            made.add(new Preview(
                    "Tile " + words.tile(tile),
                    shown(drawn.tile(Dispute::yours, tile)),
                    shown(drawn.tile(Dispute::theirs, tile))));
        }
        conflict.fields().stream()
                .filter(field -> Drawn.isQuery(field.path()))
                .forEach(field -> made.add(new Preview(
                        words.nameOf(field.path()),
                        shown(Drawn.table(field.yours())),
                        shown(Drawn.table(field.theirs())))));
        return List.copyOf(made);
    }

    private @Nullable DashboardViewModel shown(Optional<Dashboard> dashboard) {
        return dashboard
                .map(each -> {
                    DashboardViewModel model = charts.apply(each);
                    model.refresh();
                    return model;
                })
                .orElse(null);
    }

    void keepMine() {
        decisions.keepMine(conflict);
    }

    void keepTheirs() {
        decisions.keepTheirs(conflict);
    }

    void keepBoth() {
        decisions.keepBoth(conflict);
    }

    /// Asks no more.
    void close() {
        if (previews != null) {
            previews.stream()
                    .flatMap(each -> Stream.of(Optional.ofNullable(each.yours()), Optional.ofNullable(each.theirs())))
                    .flatMap(Optional::stream)
                    .forEach(DashboardViewModel::close);
            previews = null;
        }
    }
}
