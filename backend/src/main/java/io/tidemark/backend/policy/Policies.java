package io.tidemark.backend.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Caller;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules of the tenant a transaction is bound to.
public final class Policies {

    private static final TypeReference<List<Rule>> RULES = new TypeReference<>() {};
    private static final String VERSION = "(select coalesce(sum(version), 0) from policies)";

    private Policies() {}

    /// Those of every dataset that is not everybody's.
    public static Map<String, List<Rule>> all(Connection connection) throws SQLException {
        try (var statement =
                        connection.prepareStatement("select dataset, rules::text from policies where rules <> '[]'");
                ResultSet rows = statement.executeQuery()) {
            Map<String, List<Rule>> all = new HashMap<>();
            while (rows.next()) {
                all.put(rows.getString(1), rules(rows.getString(2)));
            }
            return all;
        }
    }

    /// @return none where everybody may have everything
    public static List<Rule> of(Connection connection, String dataset) throws SQLException {
        try (var statement = connection.prepareStatement("select rules::text from policies where dataset = ?")) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rules(rows.getString(1)) : List.of();
            }
        }
    }

    /// Rises with every change of any rules.
    public static long version(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select " + VERSION);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Everybody's policy version by the id of the person.
    public static Map<String, Long> versions(Connection connection) throws SQLException {
        try (var statement =
                        connection.prepareStatement("select id::text, policy_version + " + VERSION + " from users");
                ResultSet rows = statement.executeQuery()) {
            Map<String, Long> versions = new HashMap<>();
            while (rows.next()) {
                versions.put(rows.getString(1), rows.getLong(2));
            }
            return versions;
        }
    }

    /// Keeps a dataset's rules in place of those it had.
    public static void put(Connection connection, Caller by, String dataset, List<Rule> rules, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into policies (tenant, dataset, rules, version, changed_by, changed_at)
                values (?, ?, ?::jsonb, 1, ?, ?)
                on conflict (tenant, dataset) do update set rules = excluded.rules, version = policies.version + 1,
                    changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """)) {
            statement.setString(1, by.tenant());
            statement.setString(2, dataset);
            statement.setString(3, Json.MAPPER.writeValueAsString(rules));
            statement.setString(4, by.userId());
            statement.setObject(5, now.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rules are always writable", e);
        }
    }

    private static List<Rule> rules(String json) throws SQLException {
        try {
            return Json.MAPPER.readValue(json, RULES);
        } catch (JsonProcessingException e) {
            throw new SQLException("The rules of a dataset cannot be read", e);
        }
    }
}
