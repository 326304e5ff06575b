package io.tidemark.backend.store;

/// Where PostgreSQL is and how its two roles sign in. The owner owns every table and is used only by migrations at
/// start; the service owns nothing, cannot pass row-level security, and is used for everything else.
public record StoreAddress(String jdbcUrl, String ownerPassword, String servicePassword) {

    public static final String OWNER = "tidemark_owner";
    public static final String SERVICE = "tidemark_service";
    public static final String SCHEMA = "tidemark";

    @Override
    public String toString() {
        return jdbcUrl;
    }
}
