package io.tidemark.backend.rollups;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is asked: in memory, and now and then into PostgreSQL, where every node sees it. Any thread.
public final class Usage {

    /// What nobody asked for so long is forgotten.
    static final Duration MEMORY = Duration.ofDays(30);

    private static final Duration RECENT = Duration.ofDays(7);

    /// Kinds of query remembered of a tenant; the least recent go first.
    private static final int MOST = 1_000;

    private static final int LONGEST = 16_000;

    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);

    private record Kind(String tenant, List<String> roles, String query) {}

    private final TenantStore store;
    private final Map<Kind, Integer> counted = new ConcurrentHashMap<>();

    public Usage(TenantStore store) {
        this.store = store;
    }

    /// Beyond 10,000 kinds at a time, new ones go uncounted, and very long ones always.
    ///
    /// @param roles sorted
    /// @param query its JSON, always written alike
    public void asked(String tenant, List<String> roles, String query) {
        var kind = new Kind(tenant, roles, query);
        if (query.length() > LONGEST) {
            return;
        }
        boolean isKnown = counted.computeIfPresent(kind, (same, times) -> times + 1) != null;
        if (!isKnown && counted.size() < 10 * MOST) {
            counted.merge(kind, 1, Integer::sum);
        }
    }

    /// Writes what was counted since the last time; what cannot be written is lost, it is only a hint.
    ///
    /// @return the tenants that asked something
    public Set<String> flush() {
        Map<String, List<Map.Entry<Kind, Integer>>> byTenant = new HashMap<>();
        for (Kind kind : List.copyOf(counted.keySet())) {
            Integer times = counted.remove(kind);
            if (times != null) {
                byTenant.computeIfAbsent(kind.tenant(), tenant -> new ArrayList<>())
                        .add(Map.entry(kind, times));
            }
        }
        byTenant.forEach((tenant, kinds) -> {
            try {
                store.write(tenant, connection -> {
                    write(connection, tenant, kinds);
                    return kinds.size();
                });
            } catch (StoreException e) {
                LOG.debug("What was asked could not be counted", e);
            }
        });
        return byTenant.keySet();
    }

    private static void write(Connection connection, String tenant, List<Map.Entry<Kind, Integer>> kinds)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into query_usage as u (tenant, digest, dataset, roles, query, asked, asked_at)
                values (?, ?, ?, ?, ?::jsonb, ?, now())
                on conflict (tenant, digest) do update set asked = u.asked + excluded.asked, asked_at = now()
                """)) {
            for (Map.Entry<Kind, Integer> counted : kinds) {
                Kind kind = counted.getKey();
                statement.setString(1, tenant);
                statement.setString(2, HexFormat.of().formatHex(Sha256.of(kind.roles() + kind.query())));
                statement.setString(3, query(kind.query()).dataset());
                statement.setArray(
                        4, connection.createArrayOf("text", kind.roles().toArray()));
                statement.setString(5, kind.query());
                statement.setInt(6, counted.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /// What a tenant asks most and has asked within a week, the most asked first.
    List<Often> most(String tenant, int limit) {
        return store.read(tenant, connection -> most(connection, 2, limit, RECENT));
    }

    /// What the bound tenant asks most, the most asked first.
    ///
    /// @param least times it must have been asked
    static List<Often> most(Connection connection, int least, int limit, Duration since) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select roles, query::text, asked from query_usage
                where asked >= ? and asked_at > now() - make_interval(secs => ?)
                order by asked desc, digest limit ?
                """)) {
            statement.setInt(1, least);
            statement.setLong(2, since.toSeconds());
            statement.setInt(3, limit);
            try (var rows = statement.executeQuery()) {
                List<Often> most = new ArrayList<>();
                while (rows.next()) {
                    String[] roles = (String[]) rows.getArray(1).getArray();
                    most.add(new Often(List.of(roles), query(rows.getString(2)), rows.getLong(3)));
                }
                return most;
            }
        }
    }

    private static Query query(String json) {
        try {
            return QueryJson.read(Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A query that was written cannot be read", e);
        }
    }

    /// Forgets what was not asked for long, or is too much.
    static void forget(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                delete from query_usage where asked_at < now() - make_interval(secs => ?) or digest in
                    (select digest from query_usage order by asked_at desc, digest offset ?)
                """)) {
            statement.setLong(1, MEMORY.toSeconds());
            statement.setInt(2, MOST);
            statement.executeUpdate();
        }
    }
}
