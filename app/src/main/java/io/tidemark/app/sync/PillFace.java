package io.tidemark.app.sync;

import io.tidemark.app.workspace.SyncStanding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the sync pill says about a state.
///
/// @param text    on the pill
/// @param meaning one sentence for the popover and for people who hear the pill
public record PillFace(Tone tone, String text, String meaning) {

    /// How urgent it is; also the style class and the sign, so that colour is never the only difference.
    public enum Tone {
        QUIET("○"),
        GOOD("●"),
        BUSY("◌"),
        WAITING("◐"),
        BAD("▲");

        private final String sign;

        Tone(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public String styleClass() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param now decides whether a time of day is enough to say when
    static PillFace of(SyncStanding state, Instant now, ZoneId zone, Locale locale) {
        String when = when(state.asOf(), now, zone, locale);
        return switch (state) {
            case SyncStanding.Local _ ->
                new PillFace(Tone.QUIET, "On this computer", "This data lives on this computer only.");
            case SyncStanding.Live _ -> new PillFace(Tone.GOOD, "Live", "Changes arrive as they happen.");
            case SyncStanding.Syncing syncing
            when syncing.total() == 0 -> new PillFace(Tone.BUSY, "Syncing", "Asking the server what is new.");
            case SyncStanding.Syncing syncing ->
                new PillFace(
                        Tone.BUSY,
                        "Syncing " + syncing.done() + "/" + syncing.total(),
                        syncing.done() + " of " + syncing.total() + " parts are in.");
            case SyncStanding.Offline offline ->
                new PillFace(
                        Tone.WAITING,
                        "Offline" + when,
                        offline.why() + " Everything here works meanwhile; it is tried again by itself.");
            case SyncStanding.NeedsAttention attention ->
                new PillFace(Tone.BAD, "Needs attention", attention.problem());
        };
    }

    private static String when(@Nullable Instant asOf, Instant now, ZoneId zone, Locale locale) {
        if (asOf == null) {
            return " · nothing here yet";
        }
        LocalDate day = asOf.atZone(zone).toLocalDate();
        DateTimeFormatter form = day.equals(now.atZone(zone).toLocalDate())
                ? DateTimeFormatter.ofPattern("HH:mm", locale)
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT);
        return " · as of " + form.withLocale(locale).format(asOf.atZone(zone));
    }
}
