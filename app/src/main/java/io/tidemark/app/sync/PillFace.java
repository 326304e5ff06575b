package io.tidemark.app.sync;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.SyncStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the sync pill says about a state.
///
/// @param text    on the pill
/// @param meaning one sentence for the popover and for people who hear the pill; stays while the state does
/// @param outlook when it is tried again, or what was tried, as far as known; changes while the state stays
/// @param count   the number in the text that counts down; null when none does
/// @param unsettled what of the person's own is not settled, said after the text
public record PillFace(
        Tone tone,
        String text,
        String meaning,
        String outlook,
        @Nullable Count count,
        Unsettled unsettled) {
    private static final String RECONNECTING = "Reconnecting";
    private static final int MOST_SECONDS = 99;

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

    /// A number with the words around it.
    public record Count(String before, String number, String after) {
        String text() {
            return before + " " + number + " " + after;
        }
    }

    private PillFace(Tone tone, String text, String meaning) {
        this(tone, text, meaning, "", null, Unsettled.NOTHING);
    }

    /// Everything that stands on the pill.
    public String whole() {
        return text + and(false);
    }

    /// The same where there is little room: how old it is can be read behind the pill.
    String brief() {
        int end = text.indexOf(" · ");
        return (end < 0 || unsettled.isNothing() ? text : text.substring(0, end)) + and(true);
    }

    /// What follows the text.
    String and(boolean briefly) {
        return unsettled.words(tone == Tone.GOOD, briefly);
    }

    /// What is read out: not every second something else.
    public String spoken() {
        return "Sync: " + (count == null ? text : RECONNECTING) + and(false) + ". " + meaning;
    }

    /// Somebody wants it now.
    static PillFace connecting() {
        return new PillFace(Tone.BUSY, "Connecting…", "Asking the server for a connection.");
    }

    /// @param now decides whether a time of day is enough to say when, and how many seconds are left
    static PillFace of(SyncStanding state, Instant now, Moments moments) {
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
            case SyncStanding.Reconnecting reconnecting -> of(reconnecting, now);
            case SyncStanding.Offline offline ->
                new PillFace(
                        Tone.WAITING,
                        "Offline" + when(offline.asOf(), now, moments),
                        offline.why() + " Everything here works meanwhile; it is tried again by itself.",
                        offline.nextTry() == null
                                ? "It is being tried just now."
                                : "The next try is at " + moments.exactly(offline.nextTry()) + ".",
                        null,
                        Unsettled.NOTHING);
            case SyncStanding.NeedsAttention attention ->
                new PillFace(Tone.BAD, "Needs attention", attention.problem());
        };
    }

    /// The same with what is not settled. What only the person can go on with, or cannot be sent, is no reason to be at
    /// ease.
    PillFace with(Unsettled now) {
        boolean uneasy = (now.deciding() > 0 || now.isStuck()) && tone == Tone.GOOD;
        String why = now.isStuck() ? " What you did here waits: " + now.obstacle() : "";
        return new PillFace(uneasy ? Tone.WAITING : tone, text, meaning + why, outlook, count, now);
    }

    private static PillFace of(SyncStanding.Reconnecting state, Instant now) {
        String meaning = state.answers()
                ? "The live line is interrupted. The server is asked every half minute meanwhile."
                : "The connection was lost. Everything here works meanwhile.";
        String outlook = state.attempt() > 1 ? "Tried " + state.attempt() + " times so far." : "";
        if (state.until() == null) {
            return new PillFace(Tone.WAITING, "Connecting…", meaning, outlook, null, Unsettled.NOTHING);
        }
        long seconds = secondsLeft(state.until(), now);
        Count count = seconds > MOST_SECONDS
                ? new Count(RECONNECTING + " in", Long.toString(Math.ceilDiv(seconds, 60)), "min")
                : new Count(RECONNECTING + " in", Long.toString(seconds), "s");
        return new PillFace(Tone.WAITING, count.text(), meaning, outlook, count, Unsettled.NOTHING);
    }

    /// Begun ones count; the last one stays until something else is known.
    static long secondsLeft(Instant until, Instant now) {
        return Math.max(1, Math.ceilDiv(Duration.between(now, until).toMillis(), 1000L));
    }

    private static String when(@Nullable Instant asOf, Instant now, Moments moments) {
        return asOf == null ? " · nothing here yet" : " · as of " + moments.of(asOf, now);
    }
}
