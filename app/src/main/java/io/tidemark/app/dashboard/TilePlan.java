package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The queries one tile needs at one moment, and their answers once they are in.
///
/// @param main what the tile shows
/// @param before the same over the stretch before; null when nothing is compared
/// @param run the same over time buckets, for the small line; null when none is drawn
/// @param whole the same over everything, for a table's last row; null when there is none
record TilePlan(
        Query main,
        @Nullable Query before,
        @Nullable Query run,
        @Nullable Query whole) {
    /// Name of the column that counts all groups of a table.
    static final String GROUPS = "groups of the first column";

    private static final Duration MONTHS_FROM = Duration.ofDays(400);
    private static final Duration WEEKS_FROM = Duration.ofDays(90);
    private static final Duration DAYS_FROM = Duration.ofDays(4);

    /// What the dashboard adds to every tile's own query.
    ///
    /// @param dataset the one whose time the dashboard shares; null when all do
    /// @param timeField null when the dashboard has no time
    /// @param span null when the dashboard has no time
    /// @param grain null when tiles keep their own
    /// @param grainForAll also tiles that did not ask for `auto` follow the grain: a person chose it
    record Frame(
            @Nullable String dataset,
            @Nullable String timeField,
            TimeRange.@Nullable Span span,
            @Nullable Grain grain,
            boolean grainForAll,
            List<CrossFilter> filters) {

        /// The field by which the dashboard's time narrows a query; null when the query is about other data.
        @Nullable
        String timeOf(Query query) {
            return dataset == null || dataset.equals(query.dataset()) ? timeField : null;
        }

        Optional<TimeRange.Span> picked(String field) {
            return filters.stream().flatMap(each -> each.span(field).stream()).findFirst();
        }
    }

    static TilePlan of(Tile tile, Query query, Frame frame) {
        Query framed = frame(tile, query, frame);
        return switch (tile.type()) {
            case "number" -> number(tile, framed, query, frame);
            case "table" -> new TilePlan(framed, null, null, whole(tile, framed));
            default -> new TilePlan(framed, null, null, null);
        };
    }

    private static Query frame(Tile tile, Query query, Frame frame) {
        List<Filter> more = cross(tile, query, frame);
        String field = frame.timeOf(query);
        if (field != null && frame.span() != null) {
            more.add(within(field, frame.span()));
        }
        return query.where(more).withDimensions(grains(tile, query, frame));
    }

    private static List<Filter> cross(Tile tile, Query query, Frame frame) {
        List<Filter> filters = new ArrayList<>();
        for (CrossFilter cross : frame.filters()) {
            if (!cross.tileId().equals(tile.id()) && cross.dataset().equals(query.dataset())) {
                filters.add(cross.filter());
            }
        }
        return filters;
    }

    private static List<Dimension> grains(Tile tile, Query query, Frame frame) {
        boolean follows = frame.grainForAll() || new TileOptions(tile).flag("autoGrain", false);
        return query.dimensions().stream()
                .map(each -> follows
                                && frame.grain() != null
                                && each.grain() != null
                                && each.field().equals(frame.timeField())
                        ? new Dimension(each.field(), frame.grain(), each.as())
                        : each)
                .toList();
    }

    private static Filter within(String field, TimeRange.Span span) {
        return new Filter.Between(field, written(span.from()), written(span.to()));
    }

    /// A whole day as a date, which fits date fields and timestamps alike.
    private static String written(Instant at) {
        var utc = at.atOffset(ZoneOffset.UTC);
        return utc.toLocalTime().equals(LocalTime.MIDNIGHT) ? utc.toLocalDate().toString() : at.toString();
    }

    private static TilePlan number(Tile tile, Query framed, Query own, Frame frame) {
        String field = frame.timeOf(own);
        TimeRange.Span whole = frame.span();
        if (field == null || whole == null) {
            return new TilePlan(framed, null, null, null);
        }
        TileOptions options = new TileOptions(tile);
        TimeRange.Span shown = frame.picked(field)
                .map(bucket -> bucket.within(whole))
                .or(() -> options.period().map(whole::last))
                .orElse(whole);
        Query main = own.where(narrowed(tile, own, frame, field, shown));
        Query before =
                options.flag("delta", true) ? own.where(narrowed(tile, own, frame, field, shown.previous())) : null;
        Query run = options.flag("sparkline", true) && framed.dimensions().isEmpty()
                ? bare(
                        framed,
                        framed.measures(),
                        List.of(new Dimension(field, options.runGrain().orElseGet(() -> runGrain(whole)), "bucket")))
                : null;
        return new TilePlan(main, before, run, null);
    }

    /// Cross filters, but the time of its own instead of a picked bucket's.
    private static List<Filter> narrowed(Tile tile, Query query, Frame frame, String field, TimeRange.Span span) {
        Frame timeless = new Frame(
                frame.dataset(),
                frame.timeField(),
                frame.span(),
                frame.grain(),
                frame.grainForAll(),
                frame.filters().stream()
                        .filter(each -> each.span(field).isEmpty())
                        .toList());
        List<Filter> filters = cross(tile, query, timeless);
        filters.add(within(field, span));
        return filters;
    }

    private static Grain runGrain(TimeRange.Span span) {
        Duration length = Duration.between(span.from(), span.to());
        if (length.compareTo(MONTHS_FROM) >= 0) {
            return Grain.MONTH;
        }
        if (length.compareTo(WEEKS_FROM) >= 0) {
            return Grain.WEEK;
        }
        return length.compareTo(DAYS_FROM) >= 0 ? Grain.DAY : Grain.HOUR;
    }

    private static @Nullable Query whole(Tile tile, Query framed) {
        if (!new TileOptions(tile).flag("totals", true) || framed.dimensions().isEmpty()) {
            return null;
        }
        List<Measure> measures = new ArrayList<>(framed.measures());
        Dimension first = framed.dimensions().getFirst();
        if (framed.dimensions().size() == 1 && first.grain() == null) {
            measures.add(new Measure.Aggregate(Agg.COUNT_DISTINCT, first.field(), GROUPS));
        }
        return bare(framed, measures, List.of());
    }

    /// The same rows, grouped otherwise: neither order nor limit carry over.
    private static Query bare(Query query, List<Measure> measures, List<Dimension> dimensions) {
        return new Query(query.dataset(), measures, dimensions, query.filters(), List.of(), List.of(), null, null);
    }

    /// Asks everything, one after the other. On a worker thread.
    Answers run(QuerySource source) throws InterruptedException {
        QuerySource.Reply shown = source.run(main);
        return new Answers(this, shown, ask(source, before), ask(source, run), ask(source, whole));
    }

    private static QuerySource.@Nullable Reply ask(QuerySource source, @Nullable Query query)
            throws InterruptedException {
        return query == null ? null : source.run(query);
    }

    /// What came back.
    record Answers(
            TilePlan plan,
            QuerySource.Reply main,
            QuerySource.@Nullable Reply before,
            QuerySource.@Nullable Reply run,
            QuerySource.@Nullable Reply whole) {

        /// Whether these look the same on screen, whenever they were given.
        boolean looksLike(Answers other) {
            return plan.main.dimensions().equals(other.plan.main.dimensions())
                    && main.answer().equals(other.main.answer())
                    && looksLike(before, other.before)
                    && looksLike(run, other.run)
                    && looksLike(whole, other.whole);
        }

        private static boolean looksLike(QuerySource.@Nullable Reply one, QuerySource.@Nullable Reply other) {
            return Objects.equals(one == null ? null : one.answer(), other == null ? null : other.answer());
        }
    }
}
