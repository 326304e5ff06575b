package io.tidemark.app.settings;

import org.jspecify.annotations.Nullable;

/// What Tidemark remembers between two starts.
///
/// @param lastWorkspace the folder name of the replica that was open; null before the first
/// @param lastDashboard the id of the dashboard that was on screen; null when none was
/// @param lastServer    the address last signed in to, offered again; null before the first
public record Settings(
        Appearance appearance,
        @Nullable String lastWorkspace,
        @Nullable String lastDashboard,
        @Nullable String lastServer,
        boolean narrowRail) {
    public static final Settings FIRST = new Settings(Appearance.SYSTEM, null, null, null, false);

    public Settings {
        @Nullable Appearance given = appearance;
        appearance = given == null ? Appearance.SYSTEM : given;
    }

    public Settings withAppearance(Appearance chosen) {
        return new Settings(chosen, lastWorkspace, lastDashboard, lastServer, narrowRail);
    }

    /// A different workspace has different dashboards, so the last one is forgotten with it.
    public Settings withWorkspace(@Nullable String name) {
        return new Settings(
                appearance,
                name,
                name != null && name.equals(lastWorkspace) ? lastDashboard : null,
                lastServer,
                narrowRail);
    }

    public Settings withDashboard(@Nullable String id) {
        return new Settings(appearance, lastWorkspace, id, lastServer, narrowRail);
    }

    public Settings withServer(String address) {
        return new Settings(appearance, lastWorkspace, lastDashboard, address, narrowRail);
    }

    public Settings withNarrowRail(boolean narrow) {
        return new Settings(appearance, lastWorkspace, lastDashboard, lastServer, narrow);
    }
}
