package io.tidemark.app.workspace;

import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.sample.SampleDashboard;
import io.tidemark.analytics.sample.SampleRows;
import io.tidemark.analytics.sample.SampleWorkspace;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.local.LocalImport;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sample company on this computer, without any server.
final class LocalSample {
    private final ReplicaFile file;
    private final InstantSource clock;

    LocalSample(ReplicaFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /// Makes it, some seconds of work; does nothing when all its datasets are there.
    void fill() {
        Instant now = clock.instant();
        SampleWorkspace sample = SampleWorkspace.harbour(LocalDate.ofInstant(now, ZoneOffset.UTC));
        List<String> present = file.queries().datasets().stream()
                .map(info -> info.dataset().id())
                .toList();
        for (SampleRows rows : sample.datasets()) {
            if (!present.contains(rows.dataset().id())) {
                put(rows);
            }
        }
        for (SampleDashboard each : sample.dashboards()) {
            @Nullable Document there = file.documents().find(each.id());
            if (there != null && there.version() > 1) {
                // somebody has made it their own
                continue;
            }
            file.documents()
                    .putLocal(new Document(
                            each.id(),
                            "dashboards",
                            1,
                            "local",
                            "private",
                            List.of(),
                            Json.MAPPER.valueToTree(each.body()),
                            now,
                            now));
        }
    }

    private void put(SampleRows rows) {
        try (LocalImport open = file.local().open(rows.dataset(), false)) {
            rows.pages(open::nextRow, open::append);
            open.commit();
        }
    }
}
