package io.tidemark.bridge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one root of what can go wrong on the line. The message is a sentence for people; the cause is for the log.
public abstract sealed class BridgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BridgeException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        String sentence = getMessage();
        return sentence == null ? "" : sentence;
    }

    /// No answer: no network, no server, or the connection broke. Nothing is known about what the server did.
    public static final class Unreachable extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String server, Throwable cause) {
            super("The server at " + server + " could not be reached. What is on this computer stays usable.", cause);
        }
    }

    /// The server is there but asks to come back later (429, 502, 503, 504).
    public static final class Busy extends BridgeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final Duration retryAfter;

        /// @param retryAfter how long the server asked to wait; zero when it did not say
        public Busy(Problem problem, Duration retryAfter) {
            super(problem.detail(), null);
            this.status = problem.status();
            this.retryAfter = retryAfter;
        }

        public int status() {
            return status;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// Not signed in, or not any more.
    public static final class Unauthorized extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String sentence) {
            super(sentence, null);
        }
    }

    /// The server understood and said no, or failed: any other 4xx and 5xx.
    public static final class Refused extends BridgeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        public Refused(Problem problem) {
            super(problem.detail(), null);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }

        public int status() {
            return problem.status();
        }
    }

    /// Somebody or something else was first (409, 412).
    public static final class Conflict extends BridgeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        public Conflict(Problem problem) {
            super(problem.detail(), null);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }

        /// The replica's history is not the server's any more.
        public boolean isReset() {
            return problem.type().endsWith("/reset");
        }

        /// The server has another idea of how far this device has counted.
        public boolean isOfNumbers() {
            return problem.type().endsWith("/device-copied") || problem.type().endsWith("/gap");
        }
    }

    /// It was there once and is not any more (410): the position or snapshot is too old.
    public static final class Gone extends BridgeException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String reason;

        public Gone(Problem problem) {
            super(problem.detail(), null);
            this.reason = problem.reason();
        }

        public @Nullable String reason() {
            return reason;
        }
    }

    /// This program is too old to be given changes by the server (426), which takes what it sends all the same.
    public static final class TooOld extends BridgeException {
        private static final long serialVersionUID = 1L;

        public TooOld() {
            super("Update Tidemark to receive changes. What you do here is still sent.", null);
        }
    }

    /// An answer came and is not what was promised: wrong checksum, broken encoding.
    public static final class Garbled extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Garbled(String what, @Nullable Throwable cause) {
            super("The server's answer arrived damaged (" + what + "). Nothing of it was kept; try again.", cause);
        }
    }

    /// A file of this computer that was to be sent could not be read.
    public static final class Unreadable extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Unreadable(String file, Throwable cause) {
            super("The file " + file + " could not be read. Nothing was imported.", cause);
        }
    }

    /// The copy here stays different from the server's however often it is fetched.
    public static final class Differs extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Differs(Throwable cause) {
            super(
                    "Part of the data does not match the server's, even after it was fetched again. What is here stays"
                            + " usable; tell whoever looks after the server.",
                    cause);
        }
    }

    /// A message on the live line that was never sent: nothing was done.
    public static final class NotSent extends BridgeException {
        private static final long serialVersionUID = 1L;

        public NotSent(String sentence) {
            super(sentence, null);
        }
    }

    /// An action was sent on the live line and no answer came: it may have been done or not.
    public static final class Uncertain extends BridgeException {
        private static final long serialVersionUID = 1L;

        /// @param why a sentence
        public Uncertain(String why, String action) {
            super(why + " It is not known whether \"" + action + "\" was done; look before doing it again.", null);
        }
    }

    /// A question was sent on the live line and not answered in time.
    public static final class Late extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Late(Duration patience) {
            super("The server did not answer within " + patience.toSeconds() + " s. Ask again.", null);
        }
    }

    /// The server said no on the live line, in its own words.
    public static final class Declined extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Declined(String sentence) {
            super(sentence, null);
        }
    }

    /// The person stopped it.
    public static final class Cancelled extends BridgeException {
        private static final long serialVersionUID = 1L;

        public Cancelled() {
            super("You stopped it. What had arrived is kept.", null);
        }
    }
}
