package io.tidemark.app.workspace;

import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.sync.SyncState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the sync loop and the live line said last, and what follows from both. Times of trouble begin when either
/// loses the server and end when the line is live and a sync went through.
///
/// @param lost     since when there is trouble; null when there is none
/// @param answered when the server last answered a sync; null before it did
/// @param attempt  how many tries of the line have failed
/// @param network  whether this computer was in a network when the line was lost or tried in vain
record Reach(
        SyncState sync,
        LineState line,
        @Nullable Instant lost,
        @Nullable Instant answered,
        int attempt,
        boolean network) {
    /// When the next try comes later than this after the loss, nobody waits for it any more, and how old the data is
    /// matters most.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String UNREACHABLE = "The server cannot be reached.";
    private static final String NO_NETWORK = "This computer is not in any network.";
    private static final String NO_ANSWER = "The server does not answer at the moment.";
    private static final String SIGNED_OUT = "Your sign-in has ended. Sign in again; nothing on this computer is lost.";

    /// Before anything was said.
    static Reach unknown() {
        return new Reach(new SyncState.Idle(null, 0), new LineState.Connecting(), null, null, 0, true);
    }

    Reach sync(SyncState said, Instant now) {
        return switch (said) {
            case SyncState.Idle idle -> {
                boolean over = idle.asOf() != null && line instanceof LineState.Live;
                yield new Reach(said, line, over ? null : lost, latest(answered, idle.asOf()), attempt, network);
            }
            case SyncState.Working working ->
                new Reach(said, line, lost, advanced(working) ? now : answered, attempt, network);
            case SyncState.Offline offline ->
                new Reach(said, line, lost == null ? offline.since() : lost, answered, attempt, network);
            case SyncState.NeedsAttention _ -> new Reach(said, line, lost, answered, attempt, network);
        };
    }

    /// @param networkThere whether this computer is in a network
    Reach line(LineState said, Instant now, boolean networkThere) {
        return switch (said) {
            case LineState.Live _ -> new Reach(sync, said, resting() ? null : lost, answered, 0, true);
            case LineState.Waiting waiting ->
                new Reach(sync, said, lost == null ? now : lost, answered, waiting.attempt(), networkThere);
            case LineState.Connecting _, LineState.SignedOut _, LineState.Refused _ ->
                new Reach(sync, said, lost, answered, attempt, network);
        };
    }

    /// @param asOf when the replica was last seen to be equal to the server
    SyncStanding standing(Instant now, @Nullable Instant asOf) {
        if (sync instanceof SyncState.NeedsAttention(String sentence)) {
            return new SyncStanding.NeedsAttention(sentence, line instanceof LineState.SignedOut, asOf);
        }
        return switch (line) {
            case LineState.Refused(String reason) -> new SyncStanding.NeedsAttention(reason, true, asOf);
            case LineState.SignedOut _ -> new SyncStanding.NeedsAttention(SIGNED_OUT, true, asOf);
            case LineState.Waiting waiting -> lineAway(now, waiting.until(), asOf);
            case LineState.Connecting _ when lost != null -> lineAway(now, null, asOf);
            case LineState.Connecting _, LineState.Live _ -> lineThere(now, asOf);
        };
    }

    private SyncStanding lineThere(Instant now, @Nullable Instant asOf) {
        return switch (sync) {
            case SyncState.Idle idle ->
                idle.asOf() != null && line instanceof LineState.Live
                        ? new SyncStanding.Live(idle.asOf())
                        : new SyncStanding.Syncing(0, 0, asOf);
            case SyncState.Working working
            when working.total() == 0 && lost != null -> away(now, null, NO_ANSWER, asOf);
            case SyncState.Working working -> new SyncStanding.Syncing(working.done(), working.total(), asOf);
            case SyncState.Offline offline -> away(now, offline.nextTry(), NO_ANSWER, asOf);
            case SyncState.NeedsAttention(String sentence) -> new SyncStanding.NeedsAttention(sentence, false, asOf);
        };
    }

    /// Without the line, only what came in since it was lost shows that the server is there.
    private SyncStanding lineAway(Instant now, @Nullable Instant until, @Nullable Instant asOf) {
        if (sync instanceof SyncState.Working working && working.total() > 0 && answers()) {
            return new SyncStanding.Syncing(working.done(), working.total(), asOf);
        }
        // A server that answers is there, whatever this computer's networks look like.
        return network || answers()
                ? away(now, until, UNREACHABLE, asOf)
                : new SyncStanding.Offline(NO_NETWORK, until, asOf);
    }

    private SyncStanding away(Instant now, @Nullable Instant until, String why, @Nullable Instant asOf) {
        @Nullable Instant end = lost == null ? null : lost.plus(PATIENCE);
        boolean soon = end == null || (now.isBefore(end) && (until == null || until.isBefore(end)));
        return soon || answers()
                ? new SyncStanding.Reconnecting(until, attempt, answers(), asOf)
                : new SyncStanding.Offline(why, until, asOf);
    }

    private boolean answers() {
        return !(sync instanceof SyncState.Offline) && answered != null && (lost == null || !answered.isBefore(lost));
    }

    private boolean resting() {
        return sync instanceof SyncState.Idle idle && idle.asOf() != null;
    }

    private boolean advanced(SyncState.Working working) {
        return sync instanceof SyncState.Working before
                && (working.done() > before.done() || working.bytes() > before.bytes());
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
