package io.tidemark.app.workspace;

import io.tidemark.analytics.ingest.FileFormat;
import io.tidemark.analytics.ingest.Inference;
import io.tidemark.analytics.ingest.Progress;
import io.tidemark.analytics.ingest.Source;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.app.AppException;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.ServerApi;
import io.tidemark.bridge.rest.Upload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes a file in at the server, as its job.
final class ServerImport {
    /// The share of the progress that sending the file is; the rest is the server's work on it.
    private static final double SENDING = 0.3;

    private ServerImport() {}

    static ImportOutcome run(ServerApi api, ImportRequest request, ImportProgress progress, InstantSource clock) {
        if (request.replace()) {
            throw new AppException("The server keeps the rows it has; nothing was sent. Import under another name.");
        }
        Instant start = clock.instant();
        FileFormat format = FileFormat.ofName(request.file().getFileName().toString());
        if (!request.key().isEmpty()) {
            declare(api, request, format);
        }
        Upload upload = api.upload(new Upload.Source(
                request.dataset(), request.file(), format.name().toLowerCase(Locale.ROOT)));
        Upload.Job result = upload.run((step, fraction, rows) -> progress.at(
                switch (step) {
                    case SENDING -> fraction * SENDING;
                    case IMPORTING -> SENDING + fraction * (1 - SENDING);
                },
                rows));
        return new ImportOutcome(
                result.dataset(),
                result.rows(),
                result.rejected(),
                result.rejects().stream()
                        .map(row -> new ImportOutcome.Reject(row.line(), row.reason()))
                        .toList(),
                Duration.between(start, clock.instant()));
    }

    /// The key belongs to the dataset, so the dataset is made before its first rows arrive.
    private static void declare(ServerApi api, ImportRequest request, FileFormat format) {
        Dataset inferred = infer(request.file(), format, request.dataset());
        try {
            api.create(withKey(inferred, request));
        } catch (BridgeException.Conflict e) {
            if (!api.dataset(request.dataset()).key().equals(request.key())) {
                throw new AppException(
                        "The server has a dataset “" + request.dataset()
                                + "” with another key. Nothing was sent; import under another name.",
                        e);
            }
        }
    }

    static Dataset infer(Path file, FileFormat format, String dataset) {
        Source source = ((Source) () -> Files.newInputStream(file))
                .named(file.getFileName().toString());
        return Inference.of(source, format, dataset, dataset, Progress.NONE).dataset();
    }

    static Dataset withKey(Dataset dataset, ImportRequest request) {
        Set<String> fields =
                dataset.fields().stream().map(field -> field.name()).collect(Collectors.toSet());
        for (String each : request.key()) {
            if (!fields.contains(each)) {
                throw new AppException("The file has no field “" + each + "” for the key. Its fields are: "
                        + String.join(", ", fields) + ".");
            }
        }
        return new Dataset(dataset.id(), dataset.title(), dataset.fields(), request.key(), dataset.partitionBy());
    }
}
