package io.tidemark.store.file;

import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.Truth;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/// A program that syncs without end and says after each commit how far it is; made to be killed.
final class KilledSync {
    private KilledSync() {}

    static Truth truth() {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(new Random(1), 1, 2000));
        truth.snapshot("sales.1", 500);
        return truth;
    }

    /// The transaction that leads to a lsn; the same in every process.
    static void step(Truth truth) {
        Random random = new Random(truth.lsn());
        truth.change("sales.1", Sample.rows(random, random.nextInt(2500), 100), random.nextInt(2500));
    }

    static void main(String[] arguments) {
        Truth truth = truth();
        try (ReplicaFile file = ReplicaFile.open(Path.of(arguments[0]), InstantSource.fixed(Sample.NOW))) {
            truth.firstSync(file.replica());
            while (truth.lsn() < 100_000) {
                step(truth);
                truth.pull(file.replica(), truth.lsn());
                System.out.println(truth.lsn());
            }
        }
    }
}
