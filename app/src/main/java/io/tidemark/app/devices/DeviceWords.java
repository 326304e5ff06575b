package io.tidemark.app.devices;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.KnownDevice;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is known of a device, in words.
///
/// @param now when it was known
record DeviceWords(Moments moments, Instant now) {
    /// The end of an id differs where its beginning is only the time at which it was made.
    private static final int SHORT = 8;

    /// `tidemark-desktop/0.1` is Tidemark desktop 0.1.
    static String app(KnownDevice device) {
        @Nullable String said = device.app();
        if (said == null || said.isBlank()) {
            return "Unknown program";
        }
        String words = said.strip().replace('-', ' ').replace('/', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String shortId(KnownDevice device) {
        String id = device.id();
        return id.substring(Math.max(0, id.length() - SHORT));
    }

    String seen(KnownDevice device) {
        return device.seenAt() == null ? "Never" : moments.of(device.seenAt(), now);
    }

    boolean isLocked(KnownDevice device) {
        return device.readableTo() != null && !now.isBefore(device.readableTo());
    }

    /// Until when it may be read, or may have been read, without being heard of.
    String until(KnownDevice device) {
        @Nullable Instant to = device.readableTo();
        return to == null ? "–" : moments.of(to, now);
    }

    Removal removal(KnownDevice device) {
        if (!device.confirmed()) {
            return new Removal(Removal.Kind.OPEN, "◐", "Not confirmed yet");
        }
        @Nullable Instant at = device.confirmedAt();
        return at == null
                ? new Removal(Removal.Kind.NONE, "○", "Nothing to remove")
                : new Removal(
                        Removal.Kind.DONE,
                        "●",
                        "Confirmed " + moments.of(at, now) + " · " + rows(device.rows()) + " removed");
    }

    private String rows(long count) {
        return count == 1
                ? "1 row"
                : NumberFormat.getIntegerInstance(moments.locale()).format(count) + " rows";
    }

    /// All of it in one sentence.
    String spoken(KnownDevice device) {
        return device.person() + (device.here() ? ", this computer" : "") + ", " + app(device) + ", "
                + shortId(device) + ". Last heard of: " + seen(device) + ". "
                + (isLocked(device) ? "Locked since " : "Readable until ") + until(device) + ". "
                + removal(device).text() + ".";
    }
}
