package io.tidemark.backend.rooms;

/// One room: two tenants' rooms of the same name are two rooms.
///
/// @param tenant [#SHARED] for the rooms of the whole server, whatever is given
public record RoomKey(String tenant, RoomName name) {

    /// Not a name that a tenant can have.
    public static final String SHARED = "*";

    public RoomKey {
        if (name.isShared()) {
            tenant = SHARED;
        } else if (tenant.isBlank() || tenant.equals(SHARED)) {
            throw new IllegalArgumentException("This room belongs to a tenant: " + name.text());
        }
    }

    /// Whether somebody of the tenant may know that it exists.
    boolean isSeenBy(String someTenant) {
        return name.isShared() || tenant.equals(someTenant);
    }
}
