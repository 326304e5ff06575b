package io.tidemark.app.sync;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// What the pill and its popover show, and what one can do there. Owned by the background's owner thread.
public final class SyncViewModel {
    private final Background background;
    private final SyncControls line;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Locale locale;

    private final ReadOnlyObjectWrapper<SyncStanding> state;
    private final ReadOnlyObjectWrapper<PillFace> face;
    private final ReadOnlyStringWrapper verified = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper verifying = new ReadOnlyBooleanWrapper();

    public SyncViewModel(Background background, SyncControls line, InstantSource clock, ZoneId zone, Locale locale) {
        this.background = background;
        this.line = line;
        this.clock = clock;
        this.zone = zone;
        this.locale = locale;
        SyncStanding first = line.standing();
        this.state = new ReadOnlyObjectWrapper<>(first);
        this.face = new ReadOnlyObjectWrapper<>(faceOf(first));
    }

    /// The state changed; called on the owner thread.
    public void show(SyncStanding next) {
        state.set(next);
        face.set(faceOf(next));
    }

    public ReadOnlyObjectProperty<SyncStanding> state() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<PillFace> face() {
        return face.getReadOnlyProperty();
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
            case SyncStanding.Offline _, SyncStanding.NeedsAttention _ -> "Try again";
        };
    }

    public void pullNow() {
        line.pullNow();
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

    private PillFace faceOf(SyncStanding shown) {
        return PillFace.of(shown, clock.instant(), zone, locale);
    }
}
