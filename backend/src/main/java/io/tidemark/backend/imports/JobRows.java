package io.tidemark.backend.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.analytics.ingest.Rejects.Reject;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.events.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The jobs of the tenant a transaction is bound to. Only a job that has not ended changes.
final class JobRows {

    private static final TypeReference<List<Reject>> REJECTS = new TypeReference<>() {};

    private JobRows() {}

    static void insert(Connection connection, String tenant, String owner, Job job, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into jobs (tenant, id, dataset, owner_id, format, state, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            statement.setString(1, tenant);
            statement.setObject(2, job.id());
            statement.setString(3, job.dataset());
            statement.setString(4, owner);
            statement.setString(5, job.format());
            statement.setString(6, job.state().wireName());
            statement.setObject(7, now.atOffset(ZoneOffset.UTC));
            statement.setObject(8, now.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    static @Nullable Job find(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select id, dataset, state, rows, rejected, percent, rejects::text, message, format, inferred
                from jobs where id = ?
                """)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return new Job(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        Job.State.of(row.getString(3)),
                        row.getLong(4),
                        row.getLong(5),
                        row.getInt(6),
                        Json.MAPPER.readValue(row.getString(7), REJECTS),
                        row.getString(8),
                        row.getString(9),
                        row.getObject(10, Boolean.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A job holds rejects that cannot be read", e);
            }
        }
    }

    /// @return false when the job has ended meanwhile
    static boolean begin(Connection connection, UUID id, boolean inferred) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update jobs set state = 'running', inferred = ? where id = ? and state in ('queued', 'running')")) {
            statement.setBoolean(1, inferred);
            statement.setObject(2, id);
            return statement.executeUpdate() == 1;
        }
    }

    /// @return false when the job has ended meanwhile
    static boolean advance(
            Connection connection, UUID id, long rows, long rejected, List<Reject> rejects, int percent, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                update jobs set rows = ?, rejected = ?, rejects = ?::jsonb, percent = ?, updated_at = ?
                where id = ? and state = 'running'
                """)) {
            statement.setLong(1, rows);
            statement.setLong(2, rejected);
            statement.setString(3, json(rejects));
            statement.setInt(4, percent);
            statement.setObject(5, now.atOffset(ZoneOffset.UTC));
            statement.setObject(6, id);
            return statement.executeUpdate() == 1;
        }
    }

    /// @return what people are told of its end, null when the job had ended already
    static Event.@Nullable DataProcessed end(
            Connection connection, UUID id, Job.State state, String message, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update jobs set state = ?, message = ?, updated_at = ?, percent = case when ? = 'done' then 100 else percent end
                where id = ? and state in ('queued', 'running')
                returning dataset, rows, rejected, owner_id
                """)) {
            statement.setString(1, state.wireName());
            statement.setString(2, message);
            statement.setObject(3, now.atOffset(ZoneOffset.UTC));
            statement.setString(4, state.wireName());
            statement.setObject(5, id);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new Event.DataProcessed(
                                id.toString(),
                                row.getString(1),
                                state.wireName(),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4))
                        : null;
            }
        }
    }

    private static String json(List<Reject> rejects) {
        try {
            return Json.MAPPER.writeValueAsString(rejects);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rejects are always writable", e);
        }
    }
}
