package io.tidemark.app.devices;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.KnownDevice;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A server that knows four devices, and can be told to be away.
final class Fleet {
    static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    static final Moments MOMENTS = new Moments(ZoneOffset.UTC, Locale.UK);

    static final KnownDevice DESK = device("Ada Harbour", "desk", Duration.ofMinutes(2), true, null, 0, true);
    static final KnownDevice TABLET = device("Eve Eder", "tabl", Duration.ofDays(9), false, null, 0, false);
    static final KnownDevice BASEMENT =
            device("Bo Lund", "base", Duration.ofHours(30), true, Instant.parse("2026-03-04T05:06:00Z"), 1_234, false);
    static final KnownDevice LAPTOP = device("Eve Eder", "lapt", Duration.ofMinutes(40), false, NOW, 1, false);

    @Nullable
    Exception trouble;

    List<KnownDevice> devices = new ArrayList<>(List.of(DESK, BASEMENT, TABLET, LAPTOP));
    int asked;

    private static KnownDevice device(
            String person,
            String id,
            Duration silent,
            boolean confirmed,
            @Nullable Instant confirmedAt,
            long rows,
            boolean here) {
        Instant seen = NOW.minus(silent);
        return new KnownDevice(
                "0197a3c2-5f10-7000-8000-00003f9a" + id,
                person,
                "tidemark-desktop/0.1",
                seen,
                seen.plus(Duration.ofDays(7)),
                confirmed,
                confirmedAt,
                rows,
                here);
    }

    List<KnownDevice> list() throws Exception {
        asked++;
        if (trouble != null) {
            throw trouble;
        }
        return List.copyOf(devices);
    }

    static Exception away() {
        return new io.tidemark.bridge.BridgeException.Unreachable("harbour:8080", new IOException("no route"));
    }

    static Exception refused(int status, String sentence) {
        return new io.tidemark.bridge.BridgeException.Refused(io.tidemark.bridge.Problem.of(
                status, ("{\"detail\":\"" + sentence + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
