package io.tidemark.app;

import io.tidemark.analytics.TidemarkException;
import io.tidemark.bridge.BridgeException;
import io.tidemark.store.file.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A failure in one sentence for the person it happened to. What is no failure of ours to foresee goes to the log
/// with its cause.
public final class Sentences {
    private static final Logger LOG = LoggerFactory.getLogger(Sentences.class);

    private Sentences() {}

    public static String of(Throwable failure) {
        return switch (failure) {
            case TidemarkException expected -> told(expected);
            case AppException expected -> told(expected);
            case BridgeException expected -> told(expected);
            case StoreException expected -> told(expected);
            case UncheckedIOException wrapped when wrapped.getCause() != null -> ofFile(wrapped.getCause());
            case IOException file -> ofFile(file);
            case CancellationException _, InterruptedException _ -> "You stopped it. What was complete before is kept.";
            case OutOfMemoryError _ ->
                "There was not enough memory for this. Nothing was changed; ask for less at once.";
            default -> unforeseen(failure);
        };
    }

    private static String told(RuntimeException expected) {
        if (noRoom(expected)) {
            return NO_ROOM;
        }
        @Nullable String message = expected.getMessage();
        return message == null || message.isBlank() ? unforeseen(expected) : message;
    }

    private static final String NO_ROOM = "The disk is full. What was complete is kept; make room and do it again.";

    private static String ofFile(IOException failure) {
        if (noRoom(failure)) {
            return NO_ROOM;
        }
        return switch (failure) {
            case NoSuchFileException missing -> "There is no file " + missing.getFile() + ". Check the name.";
            case FileNotFoundException missing ->
                "The file cannot be opened: " + missing.getMessage() + ". Check the name.";
            case AccessDeniedException denied ->
                "You may not use " + denied.getFile() + ". Choose another place or ask who owns it.";
            case FileSystemException other
            when other.getFile() != null ->
                "The file " + other.getFile() + " could not be used: " + reason(other) + ".";
            default -> "Reading or writing a file failed: " + failure.getMessage() + ". Nothing was left half done.";
        };
    }

    private static String reason(FileSystemException failure) {
        @Nullable String reason = failure.getReason();
        return reason == null ? failure.getClass().getSimpleName() : reason.toLowerCase(Locale.ROOT);
    }

    private static boolean noRoom(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            @Nullable String message = each.getMessage();
            if (message != null
                    && (message.contains("No space left on device")
                            || message.contains("SQLITE_FULL")
                            || message.contains("not enough space on the disk"))) {
                return true;
            }
        }
        return false;
    }

    private static String unforeseen(Throwable failure) {
        LOG.error("Unforeseen", failure);
        return "Something went wrong inside Tidemark (" + failure.getClass().getSimpleName()
                + "). Nothing was changed; the log in Tidemark's folder has the details.";
    }
}
