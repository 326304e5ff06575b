package io.tidemark.analytics.sample;

import io.tidemark.analytics.dashboard.Dashboard;

/// A dashboard with the id it has in every sample workspace.
public record SampleDashboard(String id, Dashboard body) {}
