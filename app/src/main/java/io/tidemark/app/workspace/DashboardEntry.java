package io.tidemark.app.workspace;

import io.tidemark.analytics.dashboard.Dashboard;
import java.time.Instant;

/// A dashboard of the workspace as it was last saved.
public record DashboardEntry(String id, String ownerId, Dashboard dashboard, Instant updatedAt) {}
