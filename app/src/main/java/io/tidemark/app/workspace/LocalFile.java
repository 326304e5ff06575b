package io.tidemark.app.workspace;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.ingest.FileFormat;
import io.tidemark.analytics.ingest.Inference;
import io.tidemark.analytics.ingest.RowReader;
import io.tidemark.analytics.ingest.Source;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.app.AppException;
import io.tidemark.store.answers.DatasetInfo;
import io.tidemark.store.local.LocalDatasets;
import io.tidemark.store.local.LocalImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a file into a local dataset, all of it or nothing.
final class LocalFile {
    /// The share of the progress that finding the types is.
    private static final double FIRST_PASS = 0.35;

    private final LocalDatasets datasets;
    private final InstantSource clock;

    LocalFile(LocalDatasets datasets, InstantSource clock) {
        this.datasets = datasets;
        this.clock = clock;
    }

    /// @param present what the replica has
    ImportOutcome run(ImportRequest request, ImportProgress progress, List<DatasetInfo> present) {
        if (!request.key().isEmpty()) {
            throw new AppException(
                    "Only a server's datasets have keys. Import without --key, or with --server to the server.");
        }
        Instant start = clock.instant();
        Path path = request.file();
        Source source = ((Source) () -> Files.newInputStream(path))
                .named(path.getFileName().toString());
        long size = Math.max(1, size(path));
        FileFormat format = FileFormat.ofName(source.name());
        String id = request.dataset();
        Inference inferred =
                Inference.of(source, format, id, id, (bytes, rows) -> progress.at(FIRST_PASS * bytes / size, rows));
        @Nullable Dataset existing = request.replace() ? null : find(id, present);
        Dataset dataset = existing == null ? inferred.dataset() : existing;
        try (LocalImport open = datasets.open(dataset, request.replace());
                RowReader reader = RowReader.open(
                        source,
                        inferred.layout(),
                        open.dataset(),
                        open::nextRow,
                        (bytes, rows) -> progress.at(FIRST_PASS + (1 - FIRST_PASS) * bytes / size, rows))) {
            for (@Nullable RowPage page = reader.next(); page != null; page = reader.next()) {
                open.append(page);
            }
            open.commit();
            return new ImportOutcome(
                    id,
                    open.rows(),
                    reader.rejects().count(),
                    reader.rejects().first().stream()
                            .map(reject -> new ImportOutcome.Reject(reject.line(), reject.reason()))
                            .toList(),
                    Duration.between(start, clock.instant()));
        }
    }

    private static @Nullable Dataset find(String id, List<DatasetInfo> present) {
        return present.stream()
                .map(DatasetInfo::dataset)
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
