package io.tidemark.backend.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.BackendException.FieldError;
import io.tidemark.backend.rest.Request;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of one search. All that are bad are named in one answer; one that is empty is not given.
final class ReportParameters {

    private static final int LONGEST = 200;
    /// Each word of a search is a condition.
    private static final int MOST_WORDS = 12;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{IsAlphabetic}\\p{IsDigit}]+");
    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final int DEEPEST = 10_000;

    private final Request request;
    private final List<FieldError> errors = new ArrayList<>();

    private ReportParameters(Request request) {
        this.request = request;
    }

    static ReportQuery read(Request request) {
        return new ReportParameters(request).read();
    }

    /// Whether a sort was asked for that there is not.
    static boolean hasUnknownSort(Request request) {
        String sort = request.query("sortBy", "");
        return !sort.isBlank() && ReportSort.ofWire(sort).isEmpty();
    }

    private ReportQuery read() {
        ObjectNode filters = filters();
        ReportSort sort = ReportSort.ofWire(request.query("sortBy", "")).orElse(ReportSort.DATE);
        boolean descending = descending(sort);
        int limit = (int) number("limit", 1, MOST).orElse(USUAL);
        ReportPlace after = after(sort, descending);
        int skip = skip(limit, after);
        if (!errors.isEmpty()) {
            throw new BackendException(400, errors.getFirst().detail(), errors, null);
        }
        return new ReportQuery(filters, sort, descending, limit, skip, after);
    }

    private ObjectNode filters() {
        ObjectNode filters = Json.MAPPER.createObjectNode();
        for (String name : List.of("search", "status", "category")) {
            String text = text(name);
            if (text != null) {
                filters.put(name, text);
            }
        }
        // As PostgreSQL will take it apart: one sign can stand for eighteen.
        String sought = Normalizer.normalize(filters.path("search").asText(), Normalizer.Form.NFKD);
        if (sought.length() > 2 * LONGEST || BETWEEN_WORDS.split(sought).length > MOST_WORDS) {
            refuse("search", "The parameter search must have at most " + MOST_WORDS + " words.");
        }
        Instant from = moment("from");
        Instant to = moment("to");
        if (from != null) {
            filters.put("from", from.toString());
        }
        if (to != null) {
            filters.put("to", to.toString());
        }
        if (from != null && to != null && from.isAfter(to)) {
            refuse("from", "The parameter from must not be later than to.");
        }
        OptionalLong least = number("minViews", 0, Long.MAX_VALUE);
        OptionalLong most = number("maxViews", 0, Long.MAX_VALUE);
        least.ifPresent(views -> filters.put("minViews", views));
        most.ifPresent(views -> filters.put("maxViews", views));
        if (least.isPresent() && most.isPresent() && least.getAsLong() > most.getAsLong()) {
            refuse("minViews", "The parameter minViews must not be more than maxViews.");
        }
        return filters;
    }

    private boolean descending(ReportSort sort) {
        String direction = given("sortDirection");
        if (direction != null && !direction.equals("asc") && !direction.equals("desc")) {
            refuse("sortDirection", "The parameter sortDirection must be asc or desc.");
        }
        return direction == null ? sort.descends() : direction.equals("desc");
    }

    private @Nullable ReportPlace after(ReportSort sort, boolean descending) {
        String token = given("after");
        if (token == null) {
            return null;
        }
        ReportPlace after = ReportPlace.parse(token, sort, descending).orElse(null);
        if (after == null) {
            refuse("after", "The parameter after must be the nextAfter of the page before, in the same order.");
        }
        return after;
    }

    private int skip(int limit, @Nullable ReportPlace after) {
        long page = number("page", 1, Integer.MAX_VALUE).orElse(1);
        if (page > 1 && after != null) {
            refuse("page", "Give either page or after.");
        }
        long skip = (page - 1) * limit;
        if (skip > DEEPEST) {
            refuse("page", "Past the first 10,000, go on with after: the nextAfter of the page before.");
        }
        return (int) Math.min(skip, DEEPEST);
    }

    private @Nullable String text(String name) {
        String text = given(name);
        if (text != null && (text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            refuse(name, "The parameter " + name + " must be text of at most " + LONGEST + " characters.");
        }
        return text;
    }

    /// A date is its first moment in UTC.
    private @Nullable Instant moment(String name) {
        String text = given(name);
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime moment = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
                return moment.toInstant();
            }
        } catch (DateTimeException e) {
            refuse(name, momentSentence(name));
            return null;
        }
        refuse(name, momentSentence(name));
        return null;
    }

    private static String momentSentence(String name) {
        return "The parameter " + name + " must be a date like 2026-03-31 or a time like 2026-03-31T12:00:00Z.";
    }

    private OptionalLong number(String name, long least, long most) {
        String text = given(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            refuse(name, numberSentence(name, least, most));
            return OptionalLong.empty();
        }
        refuse(name, numberSentence(name, least, most));
        return OptionalLong.empty();
    }

    private static String numberSentence(String name, long least, long most) {
        return "The parameter " + name + " must be a whole number from " + least + " to " + most + ".";
    }

    private @Nullable String given(String name) {
        String text = request.query(name);
        return text == null || text.isBlank() ? null : text;
    }

    private void refuse(String name, String detail) {
        errors.add(new FieldError("/" + name, detail));
    }
}
