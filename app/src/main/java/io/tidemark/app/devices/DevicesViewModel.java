package io.tidemark.app.devices;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.KnownDevice;
import io.tidemark.bridge.BridgeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The devices of a workspace: whose need a look comes first. The server alone knows them, so they are asked for each
/// time; what was known before stays on screen meanwhile. Owned by the background's owner thread.
public final class DevicesViewModel {
    private static final int FORBIDDEN = 403;
    /// Those that have not confirmed; then whoever was heard of last.
    private static final Comparator<KnownDevice> ORDER = Comparator.comparing(KnownDevice::confirmed)
            .thenComparing(KnownDevice::seenAt, Comparator.nullsLast(Comparator.reverseOrder()));

    private final Background background;
    private final Callable<List<KnownDevice>> source;
    private final InstantSource clock;
    private final Moments moments;

    private List<KnownDevice> all = List.of();
    private Instant knownAt;
    private final ObservableList<KnownDevice> shown = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<DevicesState> state = new ReadOnlyObjectWrapper<>(new DevicesState.Loading());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final StringProperty sought = new SimpleStringProperty("");

    /// @param source asks the server
    public DevicesViewModel(
            Background background, Callable<List<KnownDevice>> source, InstantSource clock, Moments moments) {
        this.background = background;
        this.source = source;
        this.clock = clock;
        this.moments = moments;
        this.knownAt = clock.instant();
        sought.addListener((_, _, _) -> fill());
    }

    ReadOnlyObjectProperty<DevicesState> state() {
        return state.getReadOnlyProperty();
    }

    /// Those that fit what is sought.
    ObservableList<KnownDevice> shown() {
        return shown;
    }

    /// Words of a name, a program or an id that are sought.
    StringProperty sought() {
        return sought;
    }

    /// While the server is asked.
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /// How many there are; empty while that is not known.
    ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }

    /// Why what is shown is not of now; empty when it is.
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    DeviceWords words() {
        return new DeviceWords(moments, knownAt);
    }

    /// Asks the server; once at a time.
    public void load() {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        background.submit(source, this::found, this::failed);
    }

    /// There is a connection again: what could not be asked is asked now.
    public void connected() {
        if (state.get() instanceof DevicesState.Away || !problem.get().isEmpty()) {
            load();
        }
    }

    private void found(List<KnownDevice> devices) {
        busy.set(false);
        problem.set("");
        know(devices);
        state.set(devices.isEmpty() ? new DevicesState.Empty() : new DevicesState.Listed());
    }

    private void know(List<KnownDevice> devices) {
        knownAt = clock.instant();
        all = devices.stream().sorted(ORDER).toList();
        summary.set(all.isEmpty() ? "" : summaryOf(all));
        fill();
    }

    private static String summaryOf(List<KnownDevice> devices) {
        long open = devices.stream().filter(each -> !each.confirmed()).count();
        String count = devices.size() == 1 ? "1 device" : devices.size() + " devices";
        return open == 0 ? count : count + " · " + open + " not confirmed yet";
    }

    private void fill() {
        List<String> words =
                List.of(sought.get().strip().toLowerCase(Locale.ROOT).split("\\s+"));
        shown.setAll(all.stream().filter(each -> fits(each, words)).toList());
    }

    private static boolean fits(KnownDevice device, List<String> words) {
        String text = (device.person() + " " + DeviceWords.app(device) + " " + device.id()).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

    private void failed(Exception failure) {
        busy.set(false);
        DevicesState next =
                switch (failure) {
                    case BridgeException.Unreachable _ -> new DevicesState.Away();
                    case BridgeException.Refused no when no.status() == FORBIDDEN -> new DevicesState.Forbidden();
                    default -> new DevicesState.Failed(Sentences.of(failure));
                };
        if (next instanceof DevicesState.Forbidden) {
            know(List.of());
        }
        boolean known = !all.isEmpty();
        problem.set(
                known
                        ? Sentences.of(failure) + " This is how it was at " + moments.of(knownAt, clock.instant()) + "."
                        : "");
        if (!known) {
            state.set(next);
        }
    }
}
