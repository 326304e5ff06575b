package io.tidemark.simulation;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mistake made on purpose, which a simulation has to notice.
enum SeededFault {
    NONE,
    /// A device moves its cursor in a transaction before that of the rows.
    CURSOR_WRITTEN_FIRST,
    /// Numbers are taken when a transaction begins, so that a later one may be seen first.
    SEQUENCE_AS_LSN,
    /// The server says what became of a mutation before that has come to pass.
    ACKNOWLEDGED_BEFORE_APPLIED,
    /// The server does not ask whether it had a mutation before.
    NO_DUPLICATE_CHECK,
    /// Rows that went are not named in the change stream.
    REMOVAL_FORGOTTEN,
    /// A device that has to begin anew throws away what it had not sent.
    RESET_EMPTIES_OUTBOX,
    /// A log that is shortened leaves out removals and goes on as if it were whole.
    COMPACTION_DROPS_REMOVALS,
    /// Rows that went are not named, and nobody compares sums.
    SUM_CHECK_SKIPPED,
    /// What somebody may no longer have is sent until all changes are, and only then they are told.
    POLICY_AFTER_DATA,
    /// The server tells the two zeros apart.
    MINUS_ZERO_HASHED_APART;

    /// Where the histories begin in which it can show.
    long firstSeed() {
        return switch (this) {
            case POLICY_AFTER_DATA -> World.GRANTS;
            case MINUS_ZERO_HASHED_APART -> World.SHAPES;
            default -> 0;
        };
    }

    boolean forgetsRemovals() {
        return this == REMOVAL_FORGOTTEN || this == SUM_CHECK_SKIPPED;
    }

    /// The replica with the mistake in it, where it is the device's.
    ///
    /// @param emptyOutbox throws away what was not sent
    Replica in(Replica real, Runnable emptyOutbox, Dice dice) {
        return switch (this) {
            case CURSOR_WRITTEN_FIRST ->
                new Wrapped(real) {
                    @Override
                    public Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId) {
                        super.apply(List.of(), unchecked(checkpoint), deviceId);
                        Crash.perhaps(dice);
                        return super.apply(frames, checkpoint, deviceId);
                    }
                };
            case SUM_CHECK_SKIPPED ->
                new Wrapped(real) {
                    @Override
                    public Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId) {
                        return super.apply(frames, unchecked(checkpoint), deviceId);
                    }
                };
            case RESET_EMPTIES_OUTBOX ->
                new Wrapped(real) {
                    @Override
                    public void begin(Manifest manifest) {
                        boolean reset = !manifest.epoch().equals(position().epoch())
                                && position().epoch() != null;
                        super.begin(manifest);
                        if (reset) {
                            emptyOutbox.run();
                        }
                    }
                };
            case NONE,
                    SEQUENCE_AS_LSN,
                    ACKNOWLEDGED_BEFORE_APPLIED,
                    NO_DUPLICATE_CHECK,
                    REMOVAL_FORGOTTEN,
                    COMPACTION_DROPS_REMOVALS,
                    POLICY_AFTER_DATA,
                    MINUS_ZERO_HASHED_APART -> real;
        };
    }

    private static Frame.Checkpoint unchecked(Frame.Checkpoint checkpoint) {
        return new Frame.Checkpoint(
                checkpoint.lsn(),
                checkpoint.cursor(),
                List.of(),
                checkpoint.lastMutation(),
                checkpoint.keys(),
                checkpoint.rejected(),
                checkpoint.more());
    }

    /// Does what the real one does.
    private abstract static class Wrapped implements Replica {
        private final Replica real;

        Wrapped(Replica real) {
            this.real = real;
        }

        @Override
        public Position position() {
            return real.position();
        }

        @Override
        public void begin(Manifest manifest) {
            real.begin(manifest);
        }

        @Override
        public List<PendingPart> pendingParts() {
            return real.pendingParts();
        }

        @Override
        public void applyPart(PendingPart part, RowPage page) {
            real.applyPart(part, page);
        }

        @Override
        public Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId) {
            return real.apply(frames, checkpoint, deviceId);
        }

        @Override
        public void lost(String deviceId) {
            real.lost(deviceId);
        }

        @Override
        public void distrust(List<String> buckets) {
            real.distrust(buckets);
        }

        @Override
        public Applied withdraw(Frame.Policy policy) {
            return real.withdraw(policy);
        }

        @Override
        public void resume() {
            real.resume();
        }

        @Override
        public @Nullable Receipt receipt() {
            return real.receipt();
        }

        @Override
        public void settled(Receipt receipt) {
            real.settled(receipt);
        }

        @Override
        public void lease(Instant until) {
            real.lease(until);
        }
    }
}
