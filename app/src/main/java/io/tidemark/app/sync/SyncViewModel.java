package io.tidemark.app.sync;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// What the pill and its popover show, and what one can do there. Owned by the background's owner thread.
public final class SyncViewModel {
    /// A try that fails at once is still seen to have been one.
    static final Duration SEEN = Duration.ofMillis(700);

    /// A try of its own that is over sooner is not worth another word on the pill.
    static final Duration WORTH_SAYING = Duration.ofMillis(400);

    /// What is sent sooner is not worth a word at all.
    static final Duration WORTH_WAITING_FOR = Duration.ofSeconds(1);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Background background;
    private final SyncControls line;
    private final InstantSource clock;
    private final Moments moments;

    private final ReadOnlyObjectWrapper<SyncStanding> state;
    private final ReadOnlyObjectWrapper<PillFace> face;
    private final ReadOnlyBooleanWrapper away = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper verified = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper verifying = new ReadOnlyBooleanWrapper();
    /// The face is to be looked at again: a second has passed, or a try goes on for long.
    private Background.@Nullable Running next;
    /// Somebody pressed *Try now* a moment ago.
    private Background.@Nullable Running pressed;

    private Unsettled unsettled = Unsettled.NOTHING;
    /// Counts until changes have waited for so long that people may wonder.
    private Background.@Nullable Running patience;

    private boolean slow;
    private boolean asked;
    /// While seconds are counted time only goes forward, whatever is done to the computer's clock.
    private Instant latest = Instant.MIN;

    public SyncViewModel(Background background, SyncControls line, InstantSource clock, Moments moments) {
        this.background = background;
        this.line = line;
        this.clock = clock;
        this.moments = moments;
        SyncStanding first = line.standing();
        this.state = new ReadOnlyObjectWrapper<>(first);
        this.face = new ReadOnlyObjectWrapper<>(PillFace.of(first, clock.instant(), moments));
    }

    /// The state changed; called on the owner thread.
    public void show(SyncStanding standing) {
        boolean wasCounting = !asked && counted() != null;
        state.set(standing);
        away.set(isAway());
        latest = Instant.MIN;
        asked = asked && isAway() && (pressed != null || isTrying());
        next = stop(next);
        if (wasCounting && isTrying() && !asked) {
            next = background.after(WORTH_SAYING, this::look);
        } else {
            look();
        }
    }

    private void look() {
        next = stop(next);
        Instant present = clock.instant();
        latest = present.isAfter(latest) ? present : latest;
        PillFace now = asked ? PillFace.connecting() : PillFace.of(state.get(), latest, moments);
        face.set(now.with(slow || isAway() ? unsettled : new Unsettled(0, unsettled.deciding(), "")));
        @Nullable Instant until = asked ? null : counted();
        if (until != null) {
            long left = PillFace.secondsLeft(until, latest);
            Duration pause = Duration.between(latest, until).minus(SECOND.multipliedBy(left - 1));
            next = left > 1 ? background.after(pause, this::look) : null;
        }
    }

    /// How much of what the person did is not settled; called on the owner thread.
    ///
    /// @param waiting  changes the server has not confirmed
    /// @param deciding changes that only the person can go on with
    public void unsettled(int waiting, int deciding) {
        unsettled = new Unsettled(waiting, deciding, unsettled.obstacle());
        if (waiting == 0) {
            slow = false;
            patience = stop(patience);
        } else if (!slow && patience == null) {
            patience = background.after(WORTH_WAITING_FOR, () -> {
                patience = null;
                slow = unsettled.waiting() > 0;
                look();
            });
        }
        look();
    }

    /// Why what the person did cannot be sent, for people; empty when nothing is in its way any more. Called on the
    /// owner thread.
    public void hindered(String obstacle) {
        unsettled = new Unsettled(unsettled.waiting(), unsettled.deciding(), obstacle);
        look();
    }

    /// What the seconds are counted to; null when none are.
    private @Nullable Instant counted() {
        return state.get() instanceof SyncStanding.Reconnecting waiting ? waiting.until() : null;
    }

    private boolean isTrying() {
        return switch (state.get()) {
            case SyncStanding.Reconnecting reconnecting -> reconnecting.until() == null;
            case SyncStanding.Offline offline -> offline.nextTry() == null;
            case SyncStanding.Local _, SyncStanding.Live _, SyncStanding.Syncing _, SyncStanding.NeedsAttention _ ->
                false;
        };
    }

    private boolean isAway() {
        return switch (state.get()) {
            case SyncStanding.Reconnecting _, SyncStanding.Offline _, SyncStanding.NeedsAttention _ -> true;
            case SyncStanding.Local _, SyncStanding.Live _, SyncStanding.Syncing _ -> false;
        };
    }

    private static Background.@Nullable Running stop(Background.@Nullable Running running) {
        if (running != null) {
            running.cancel();
        }
        return null;
    }

    public ReadOnlyObjectProperty<SyncStanding> state() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<PillFace> face() {
        return face.getReadOnlyProperty();
    }

    /// Whether trying now could help.
    public ReadOnlyBooleanProperty away() {
        return away.getReadOnlyProperty();
    }

    /// What the last check of the copy found; empty before any.
    public ReadOnlyStringProperty verified() {
        return verified.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty verifying() {
        return verifying.getReadOnlyProperty();
    }

    /// The word on the button that asks the server, or empty when there is no server to ask.
    public String pullTitle() {
        return switch (state.get()) {
            case SyncStanding.Local _ -> "";
            case SyncStanding.Live _, SyncStanding.Syncing _ -> "Pull now";
            case SyncStanding.Reconnecting _, SyncStanding.Offline _, SyncStanding.NeedsAttention _ -> "Try now";
        };
    }

    /// Whether the server is being asked just now, also by somebody who wants it at once.
    public boolean isConnecting() {
        return asked || isTrying() || state.get() instanceof SyncStanding.Syncing;
    }

    /// Connects at once where there is no connection, and asks what is new.
    public void pullNow() {
        if (isAway()) {
            asked = true;
            stop(pressed);
            pressed = background.after(SEEN, this::wasSeen);
            look();
        }
        line.pullNow();
    }

    private void wasSeen() {
        pressed = null;
        asked = asked && isTrying();
        look();
    }

    /// Whether signing in again is what helps.
    public boolean wantsSignIn() {
        return state.get() instanceof SyncStanding.NeedsAttention attention && attention.signIn();
    }

    public void verify() {
        if (verifying.get()) {
            return;
        }
        verifying.set(true);
        verified.set("Comparing every row…");
        Callable<Verification> work = line::verify;
        background.submit(work, this::compared, this::notCompared);
    }

    private void compared(Verification result) {
        verifying.set(false);
        verified.set(result.sentence());
    }

    private void notCompared(Exception failure) {
        verifying.set(false);
        verified.set(Sentences.of(failure));
    }

    /// Nothing is counted any more.
    public void close() {
        next = stop(next);
        pressed = stop(pressed);
        patience = stop(patience);
    }
}
