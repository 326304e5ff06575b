package io.tidemark.store.answers;

import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCompiler;
import io.tidemark.analytics.query.QueryControl;
import io.tidemark.columnar.Index;
import io.tidemark.store.answers.Answered.Engine;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.lease.Leasing;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the replica. Any number of threads may ask at once; each waits for its own answer, so not on a screen's
/// thread.
public final class Queries {
    private static final Logger LOG = LoggerFactory.getLogger(Queries.class);

    private final SqliteFile file;
    private final Index index;
    private final long leastRows;
    private final Leasing leasing;
    private final InstantSource clock;
    private final RememberedAnswers remembered;
    private final QueryCompiler columns = new QueryCompiler(Dialect.DUCKDB);
    private final QueryCompiler rows = new QueryCompiler(Dialect.SQLITE);

    /// @param leastRows a dataset with fewer is not worth asking the index for
    public Queries(SqliteFile file, Index index, long leastRows, Leasing leasing, InstantSource clock) {
        this.file = file;
        this.index = index;
        this.leastRows = leastRows;
        this.leasing = leasing;
        this.clock = clock;
        this.remembered = new RememberedAnswers(file);
    }

    /// All datasets, by id; also those that are not to be shown, see [Leasing].
    public List<DatasetInfo> datasets() {
        return file.readers().read(connection -> {
            List<DatasetInfo> infos = new ArrayList<>();
            for (StoredDataset stored : Catalog.shown(connection)) {
                Moments moments = Moments.of(connection, stored);
                infos.add(new DatasetInfo(
                        stored.dataset(), moments.rows(), moments.asOf(), moments.loading(), stored.local()));
            }
            return infos;
        });
    }

    /// Answers from the columnar index when it is there and current, else from the rows: the same answer.
    ///
    /// @throws NoSuchDataset when the query's dataset is not here
    /// @throws NotAllHere    when parts of it have yet to come
    /// @throws io.tidemark.store.lease.ReplicaLocked when it is a server's and the lease is over
    /// @throws io.tidemark.analytics.query.InvalidQuery   with every problem of the query
    /// @throws io.tidemark.analytics.query.QueryTimedOut  when it takes longer than `limit`
    public Answered run(Query query, Duration limit) {
        return run(query, QueryControl.within(limit));
    }

    /// @param control may stop the query from another thread; good for this run only
    public Answered run(Query query, QueryControl control) {
        long began = System.nanoTime();
        return file.readers().read(connection -> {
            StoredDataset dataset = find(connection, query.dataset());
            Moments moments = complete(connection, dataset);
            @Nullable Answer answer = moments.rows() < leastRows ? null : fromIndex(query, dataset, control);
            Engine engine = answer == null ? Engine.ROWS : Engine.COLUMNAR;
            if (answer == null) {
                answer = rows.compile(query, dataset.dataset(), dataset.table(), clock.instant())
                        .run(connection, control);
            }
            return new Answered(answer, engine, moments.asOf(), Duration.ofNanos(System.nanoTime() - began));
        });
    }

    private @Nullable Answer fromIndex(Query query, StoredDataset dataset, QueryControl control) {
        try {
            return index.ask(dataset.id(), dataset.seq(), (connection, table) -> columns.compile(
                                    query, dataset.dataset(), table, clock.instant())
                            .run(connection, control))
                    .orElse(null);
        } catch (SQLException failed) {
            LOG.warn("The columnar index did not answer; the rows do.", failed);
            return null;
        }
    }

    /// @throws NoSuchDataset when the dataset is not here
    /// @throws NotAllHere    when parts of it have yet to come
    /// @throws io.tidemark.store.lease.ReplicaLocked when it is a server's and the lease is over
    public void requireComplete(String dataset) {
        file.readers().read(connection -> complete(connection, find(connection, dataset)));
    }

    private static Moments complete(Connection connection, StoredDataset dataset) throws SQLException {
        Moments moments = Moments.of(connection, dataset);
        if (moments.loading()) {
            throw new NotAllHere(dataset.dataset().title());
        }
        return moments;
    }

    private StoredDataset find(Connection connection, String id) throws SQLException {
        StoredDataset dataset = Catalog.shown(connection, id);
        if (dataset == null) {
            throw new NoSuchDataset(id);
        }
        requireLegible(dataset);
        return dataset;
    }

    private void requireLegible(StoredDataset dataset) {
        if (!dataset.local()) {
            leasing.require("“" + dataset.dataset().title() + "”");
        }
    }

    /// @throws NoSuchDataset when the dataset is not here
    /// @throws io.tidemark.store.lease.ReplicaLocked when it is a server's and the lease is over
    public void requireLegible(String dataset) {
        file.readers().read(connection -> find(connection, dataset));
    }

    /// The answer that was remembered for this query, if the dataset has not changed since: for the first paint,
    /// without opening the index. A query with relative times finds the answer of the same UTC day, so it is to be
    /// run afterwards.
    ///
    /// @throws io.tidemark.store.lease.ReplicaLocked when the dataset is a server's and the lease is over
    public Optional<Answered> remembered(Query query) {
        long began = System.nanoTime();
        return file.readers().read(connection -> {
            StoredDataset dataset = Catalog.shown(connection, query.dataset());
            if (dataset == null) {
                return Optional.empty();
            }
            requireLegible(dataset);
            Answer answer = remembered.find(connection, dataset, query, clock.instant());
            if (answer == null) {
                return Optional.empty();
            }
            AsOf asOf = Moments.of(connection, dataset).asOf();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
            return Optional.of(new Answered(answer, Engine.REMEMBERED, asOf, elapsed));
        });
    }

    /// Remembers a tile's answer for the next start. Skipped when the replica is being written, is open for reading
    /// only, or has changed since the answer; never fails. Takes a few milliseconds.
    public void remember(Query query, Answered answered) {
        if (file.isWritable() && answered.engine() != Engine.REMEMBERED) {
            remembered.keep(query, answered, clock.instant());
        }
    }
}
