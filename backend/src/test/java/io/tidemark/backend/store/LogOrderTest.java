package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LogOrderTest {

    private static final String TENANT = "tideway";
    private static final int WRITERS = 8;
    private static final int EACH = 25;

    private final TenantStore tenants = BackendFixture.shared().tenants();

    @Test
    void aReaderThatFollowsManyWritersNeverMissesAPosition() throws Exception {
        long start = tenants.write(TENANT, LogOrderTest::setUp);
        List<Long> followed = new ArrayList<>();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                running.add(writers.submit(this::write));
            }
            while (running.stream().anyMatch(writer -> !writer.isDone())) {
                follow(start, followed);
            }
            for (Future<?> writer : running) {
                writer.get(1, TimeUnit.SECONDS);
            }
        }
        follow(start, followed);

        assertEquals(
                LongStream.rangeClosed(start + 1, start + WRITERS * EACH)
                        .boxed()
                        .toList(),
                followed);
    }

    private void write() {
        for (int i = 0; i < EACH; i++) {
            tenants.write(TENANT, connection -> {
                long lsn = TenantClock.next(connection, TENANT);
                try (var statement = connection.prepareStatement(
                        "insert into change_log (tenant, lsn, n, kind, payload) values (?, ?, 0, 'document', '{}')")) {
                    statement.setString(1, TENANT);
                    statement.setLong(2, lsn);
                    return statement.executeUpdate();
                }
            });
        }
    }

    /// Appends what is new since the last position seen, as a replica does.
    private void follow(long start, List<Long> followed) {
        long last = followed.isEmpty() ? start : followed.getLast();
        followed.addAll(tenants.read(TENANT, connection -> {
            List<Long> found = new ArrayList<>();
            try (var statement = connection.prepareStatement("select lsn from change_log where lsn > ? order by lsn")) {
                statement.setLong(1, last);
                var rows = statement.executeQuery();
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        }));
    }

    /// A tenant of its own: what is written here is no change that a replica could read.
    private static long setUp(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("insert into tenants (tenant, title, created_at) values ('tideway', 'Tideway', now())");
            statement.execute("insert into tenant_clock (tenant, epoch) values ('tideway', gen_random_uuid())");
        }
        return 0;
    }
}
