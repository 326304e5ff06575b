package io.tidemark.backend.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened and that people are told of. Holds who and what, never rows or bodies.
public sealed interface Event {

    record ReportCreated(Subject report) implements Event {}

    record ReportUpdated(Subject report) implements Event {}

    record ReportDeleted(Subject report) implements Event {}

    /// More people may see it.
    ///
    /// @param added users it was not shared with before
    record ReportShared(Subject report, List<String> added) implements Event {
        public ReportShared {
            added = List.copyOf(added);
        }
    }

    /// @param viewers who looked and were counted
    /// @param views   all that were ever counted
    record ReportViewed(String id, String title, String ownerId, List<String> viewers, long views) implements Event {
        public ReportViewed {
            title = Subject.shortened(title);
            viewers = List.copyOf(viewers);
        }
    }

    record DashboardCreated(Subject dashboard) implements Event {}

    record DashboardUpdated(Subject dashboard) implements Event {}

    record DashboardDeleted(Subject dashboard) implements Event {}

    /// @param rows upserted or deleted
    record DataUpdated(String dataset, long rows) implements Event {}

    /// An import ended.
    ///
    /// @param state `done`, `failed` or `cancelled`
    /// @param by    who imported
    record DataProcessed(String jobId, String dataset, String state, long rows, long rejected, String by)
            implements Event {
        static final String DONE = "done";
    }

    record AlertTriggered(Subject alert) implements Event {}

    record AlertResolved(Subject alert) implements Event {}

    /// What a node needs went or came back.
    ///
    /// @param cache       whether the shared cache answers, null where none is shared
    /// @param awaySeconds how long the database was away, 0 when it was not
    record SystemHealth(String node, @Nullable Boolean cache, long awaySeconds) implements Event {}

    record SystemMaintenance(String message, Instant from, Instant to) implements Event {}

    /// @param figures of one node and of no tenant
    record SystemStats(String node, Map<String, Double> figures) implements Event {
        public SystemStats {
            figures = Map.copyOf(figures);
        }
    }

    /// Datasets in which nothing has changed for long, told once each.
    record DataStale(List<Dataset> datasets) implements Event {

        /// @param changedAt when something last did
        public record Dataset(String id, Instant changedAt) {}

        public DataStale {
            datasets = List.copyOf(datasets);
        }
    }
}
