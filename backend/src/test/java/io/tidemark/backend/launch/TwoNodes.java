package io.tidemark.backend.launch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// Two whole backends on one PostgreSQL.
final class TwoNodes implements AutoCloseable {

    final RunningNode one;
    final RunningNode other;

    private final Path folder = BackendFixture.temporaryFolder();
    private final EmbeddedPostgres database;

    TwoNodes(CacheSettings cache) throws IOException, SQLException {
        database = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("cluster"))
                .setPort(0)
                .start();
        try (var admin = database.getPostgresDatabase().getConnection();
                var statement = admin.createStatement()) {
            statement.execute("create role hosting login createrole");
            statement.execute("grant create on database postgres to hosting");
        }
        var store = new BackendSettings.ExternalStore(
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres", "hosting", "any");
        one = RunningNode.start(folder.resolve("one"), store, cache);
        other = RunningNode.start(folder.resolve("other"), store, cache);
    }

    @Override
    public void close() throws IOException {
        other.graph().close();
        one.graph().close();
        database.close();
        BackendFixture.delete(folder);
    }
}
