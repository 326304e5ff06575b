package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Sets up the two database roles and the schema, as whoever administers the database. Safe to run at every start.
final class Roles {

    private Roles() {}

    static void prepare(Connection admin, StoreAddress address) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            for (String role : new String[] {StoreAddress.OWNER, StoreAddress.SERVICE}) {
                if (!exists(admin, role)) {
                    statement.execute("create role " + role);
                }
            }
            // Passwords are Base64url of our own making: they hold no quote.
            statement.execute("alter role " + StoreAddress.OWNER + " login password '" + address.ownerPassword() + "'");
            statement.execute(
                    "alter role " + StoreAddress.SERVICE + " login password '" + address.servicePassword() + "'");
            checkPowerless(statement);
            statement.execute("grant " + StoreAddress.OWNER + " to current_user");
            statement.execute(
                    "create schema if not exists " + StoreAddress.SCHEMA + " authorization " + StoreAddress.OWNER);
            statement.execute("create schema if not exists data authorization " + StoreAddress.OWNER);
            trigrams(statement);
            statement.execute("set role " + StoreAddress.OWNER);
            statement.execute("grant usage on schema " + StoreAddress.SCHEMA + " to " + StoreAddress.SERVICE);
            statement.execute("grant usage on schema data to " + StoreAddress.SERVICE);
            statement.execute("reset role");
        }
    }

    /// An extension that PostgreSQL itself trusts: whoever may make the schemas may make it.
    private static void trigrams(Statement statement) throws SQLException {
        statement.execute("create extension if not exists pg_trgm schema " + StoreAddress.SCHEMA);
        try (var rows = statement.executeQuery(
                "select extnamespace::regnamespace::text from pg_extension where extname = 'pg_trgm'")) {
            if (rows.next() && !rows.getString(1).equals(StoreAddress.SCHEMA)) {
                throw new StoreException(
                        503,
                        "The extension pg_trgm is in the schema " + rows.getString(1)
                                + " of this database, and is needed"
                                + " in " + StoreAddress.SCHEMA + "; move it (alter extension pg_trgm set schema "
                                + StoreAddress.SCHEMA + ") and start again.",
                        null);
            }
        }
    }

    /// Roles are made without these powers; somebody may have given them since.
    private static void checkPowerless(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("select rolname from pg_roles where rolname in ('" + StoreAddress.OWNER
                + "', '" + StoreAddress.SERVICE + "') and (rolsuper or rolbypassrls)")) {
            if (rows.next()) {
                throw new StoreException(
                        503,
                        "The database role " + rows.getString(1) + " can pass row-level security; take that power from"
                                + " it (alter role ... nosuperuser nobypassrls) and start again.",
                        null);
            }
        }
    }

    private static boolean exists(Connection admin, String role) throws SQLException {
        try (var statement = admin.prepareStatement("select 1 from pg_roles where rolname = ?")) {
            statement.setString(1, role);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
