package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The second wall, tried from inside: what SQL the service itself could be tricked into.
final class TenantWallTest {

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void aTransactionSeesTheRowsOfItsTenantOnly() {
        for (String tenant : new String[] {"harbour", "orchard"}) {
            assertEquals(
                    tenant,
                    backend.tenants().read(tenant, c -> text(c, "select string_agg(distinct tenant, ',') from users")));
        }
        assertEquals("0", backend.tenants().read("elsewhere", c -> text(c, "select count(*) from users")));
    }

    @Test
    void withoutATenantThereIsNothing() throws SQLException {
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            for (String table : new String[] {
                "tenants", "users", "refresh_tokens", "documents", "change_log", "devices", "mutations"
            }) {
                assertEquals("0", text(service, "select count(*) from " + table));
            }
        }
    }

    @Test
    void aRowOfAnotherTenantCannotBeWritten() {
        var refused = assertThrows(StoreException.class, () -> backend.tenants().write("orchard", c -> {
            try (var statement = c.createStatement()) {
                return statement.execute(
                        "insert into tenants (tenant, title, created_at) values ('stolen', 'x', now())");
            }
        }));
        assertEquals(
                "42501",
                assertInstanceOf(SQLException.class, refused.getCause()).getSQLState());
    }

    @Test
    void theServiceOwnsNothingAndCannotPassTheWall() throws SQLException {
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            assertEquals("f f f 0", text(service, """
                            select concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole,
                                (select count(*) from pg_class where relowner = r.oid))
                            from pg_roles r where rolname = current_user
                            """));
            for (String attempt : new String[] {
                "alter table users disable row level security",
                "alter table users no force row level security",
                "drop policy own_tenant on users",
                "drop table users",
                "create table mine (a int)",
                "create table public.mine (a int)",
                "create table data.mine (a int)",
                "create schema mine",
                "create function mine() returns int language sql as 'select 1'",
                "create or replace function create_data_table(field_type[], int[]) returns bigint language sql as 'select 1::bigint'",
                "alter function create_data_table(field_type[], int[]) security invoker",
                "update change_log set payload = ''",
                "delete from change_log",
                "delete from document_history",
                "delete from mutations",
                "update mutations set status = 'applied'",
                "truncate users",
                "set role " + StoreAddress.OWNER,
                "alter role " + StoreAddress.SERVICE + " bypassrls",
                "copy (select 1) to program 'true'"
            }) {
                var refused = assertThrows(SQLException.class, () -> run(service, attempt), attempt);
                assertEquals("42501", refused.getSQLState(), attempt);
            }
            run(service, "set row_security = off");
            assertThrows(SQLException.class, () -> text(service, "select count(*) from users"));
        }
    }

    @Test
    void everyTableWithATenantIsWalled() throws SQLException {
        try (Connection owner = backend.connect(StoreAddress.OWNER)) {
            assertEquals("0", text(owner, """
                            select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid
                            where a.attname = 'tenant' and c.relkind in ('r', 'p') and c.relnamespace = 'tidemark'::regnamespace
                            and not (c.relrowsecurity and c.relforcerowsecurity)
                            """));
            assertEquals("on", text(owner, "show fsync"), "an acknowledged write survives a power cut");
            assertEquals("éa", text(owner, "select lower('ÉA')"));
            assertEquals("Zaé", text(owner, "select string_agg(x, '' order by x) from unnest(array['é', 'a', 'Z']) x"));
        }
    }

    @Test
    void whatRunsWithTheOwnersPowersTrustsNothingItIsGiven() throws SQLException {
        try (Connection owner = backend.connect(StoreAddress.OWNER)) {
            assertEquals("0", text(owner, """
                            select count(*) from pg_proc where prosecdef and pronamespace in ('tidemark'::regnamespace, 'data'::regnamespace)
                            and (proconfig is null or not proconfig @> array['search_path=tidemark, pg_temp']
                                or has_function_privilege('public', oid, 'execute'))
                            """));
        }
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            String make = "select create_data_table('{string}', '{}')";
            assertThrows(SQLException.class, () -> text(service, make), "no tenant is bound");
            run(service, "set tidemark.tenant = 'nowhere''; drop table users; --'");
            assertThrows(SQLException.class, () -> text(service, make), "there is no such tenant");
            run(service, "set tidemark.tenant = 'harbour'");
            for (String shape : new String[] {"'{}', '{}'", "'{string}', '{1}'", "'{string}', '{-1}'", "null, null"}) {
                assertThrows(SQLException.class, () -> text(service, "select create_data_table(" + shape + ")"), shape);
            }
            assertThrows(SQLException.class, () -> text(service, "select create_data_table('{money}', '{}')"));
        }
    }

    @Test
    void nobodyEntersWithoutAPassword() {
        assertThrows(
                SQLException.class,
                () -> DriverManager.getConnection(backend.address().jdbcUrl(), "postgres", ""));
    }

    @Test
    void aReadCannotWriteAndEndsAtItsTimeLimit() {
        assertThrows(StoreException.class, () -> backend.tenants()
                .read("harbour", c -> run(c, "update users set name = 'x'")));
        var late = assertThrows(StoreException.class, () -> backend.tenants()
                .read("harbour", Duration.ofMillis(50), c -> run(c, "select pg_sleep(5)")));
        assertEquals(504, late.status());
    }

    @Test
    void aSerializationFailureIsTriedAgainAndAnotherErrorIsNot() {
        var attempts = new AtomicInteger();
        String done = backend.tenants().write("harbour", c -> {
            if (attempts.incrementAndGet() < 3) {
                run(c, "do $$ begin raise exception 'again' using errcode = '40001'; end $$");
            }
            return "done";
        });
        assertEquals("done", done);
        assertEquals(3, attempts.get());

        attempts.set(0);
        assertThrows(StoreException.class, () -> backend.tenants().write("harbour", c -> {
            attempts.incrementAndGet();
            return run(c, "select 1 / 0");
        }));
        assertEquals(1, attempts.get());
    }

    @Test
    void theClockRisesByOneForEachCommit() {
        long first = backend.tenants().write("orchard", c -> TenantClock.next(c, "orchard"));
        assertThrows(IllegalStateException.class, () -> backend.tenants().write("orchard", c -> {
            TenantClock.next(c, "orchard");
            throw new IllegalStateException("the work fails after taking a position");
        }));
        long second = backend.tenants().write("orchard", c -> TenantClock.next(c, "orchard"));
        assertTrue(second > first);
        assertFalse(backend.tenants()
                .read("orchard", c -> text(c, "select head from tenant_clock"))
                .isEmpty());
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
