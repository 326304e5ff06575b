package io.tidemark.backend.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.CompiledQuery;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCancelled;
import io.tidemark.analytics.query.QueryCompiler;
import io.tidemark.analytics.query.QueryControl;
import io.tidemark.analytics.query.QueryTimedOut;
import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.columns.Columns;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.rollups.KeptRollup;
import io.tidemark.backend.rollups.RollupTables;
import io.tidemark.backend.rollups.Tending;
import io.tidemark.backend.store.Cancel;
import io.tidemark.backend.store.GivenUp;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.SlowLog;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.store.Turns;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.DataTable;
import io.tidemark.backend.warehouse.Granted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers queries from the cheapest that is exact and current: a rollup, the columnar copy of the tenant's rows, or
/// the rows. The same answer whoever gives it, each at one consistent moment.
public final class Queries {

    /// Who computed an answer.
    enum Source {
        ROLLUP("rollup"),
        COLUMNAR("columnar"),
        ROWS("rows");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// @param asOf        the moment of the log that the answer shows
    /// @param plan        PostgreSQL's; null when it was not asked
    /// @param refreshedAt when the rollup that it is from was; null when it is from none
    record Answered(
            Answer answer,
            TenantHead asOf,
            Source source,
            Duration elapsed,
            @Nullable QueryPlan plan,
            @Nullable Instant refreshedAt) {}

    private static final Logger LOG = LoggerFactory.getLogger(Queries.class);
    private static final SlowLog SLOW = new SlowLog(Queries.class);

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /// Only for the case that the limit's own cancel gets lost.
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(6);

    private final TenantStore store;
    private final Turns turns;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Columns columns;
    private final QueryCompiler compiler = new QueryCompiler(Dialect.POSTGRES);
    private final QueryCompiler columnar = new QueryCompiler(Dialect.DUCKDB);

    public Queries(TenantStore store, Turns turns, Columns columns, InstantSource clock, MeterRegistry meters) {
        this.store = store;
        this.turns = turns;
        this.columns = columns;
        this.clock = clock;
        this.meters = meters;
    }

    /// @throws BackendException 400 with a pointer per problem, 404 for a dataset the tenant does not have, 422
    /// when a figure cannot be computed, 504 after 5 s
    ///
    /// @param moment of the dataset; an older one only means that its copy is not asked
    Answered answer(String tenant, Query query, DatasetMoments.Moment moment) {
        return timed(tenant, query, (control, started) -> run(tenant, query, moment, control, started));
    }

    /// As `answer`, from the rows and columns that the caller may have, read at the moment in which that is looked up.
    Answered answer(Caller caller, Query query) {
        return timed(
                caller.tenant(),
                query,
                (control, started) -> store.read(caller.tenant(), STATEMENT_LIMIT, connection -> {
                    Granted granted = Granted.of(connection, Person.present(connection, caller));
                    CatalogEntry entry = granted.get(connection, query.dataset());
                    CompiledQuery compiled =
                            compiler.compile(query, entry.dataset(), granted.table(entry), clock.instant());
                    return answered(connection, compiled, Source.ROWS, null, started, control);
                }));
    }

    private interface Run {
        Answered with(QueryControl control, long started);
    }

    private Answered timed(String tenant, Query query, Run run) {
        long started = System.nanoTime();
        String outcome = "failed";
        QueryControl control = QueryControl.within(LIMIT);
        try (var _ = turns.take(tenant);
                var _ = Cancel.current().braked(control::cancel)) {
            Answered answered = run.with(control, started);
            outcome = "answered from " + answered.source().word();
            tell(query, answered);
            return answered;
        } catch (InvalidQuery e) {
            outcome = "refused";
            throw refused(e);
        } catch (QueryCancelled e) {
            outcome = "given up";
            throw new GivenUp(e);
        } catch (QueryTimedOut e) {
            outcome = "timed out";
            throw new BackendException(504, String.valueOf(e.getMessage()), List.of(), e);
        } catch (StoreException e) {
            throw isDataFault(e) ? uncomputable(e) : e;
        } finally {
            meters.timer("queries", "outcome", outcome).record(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private Answered run(String tenant, Query query, DatasetMoments.Moment moment, QueryControl control, long started) {
        CatalogEntry known = moment.entry();
        if (known != null) {
            Answered rolledUp =
                    moment.last().rows() < Tending.LEAST_ROWS ? null : fromRollup(tenant, query, started, control);
            if (rolledUp != null) {
                return rolledUp;
            }
            Answer copied = fromColumns(tenant, query, moment, known, control);
            if (copied != null) {
                return new Answered(copied, moment.head(), Source.COLUMNAR, since(started), null, null);
            }
        }
        return store.read(tenant, STATEMENT_LIMIT, connection -> {
            CatalogEntry entry = Catalog.get(connection, query.dataset());
            CompiledQuery compiled =
                    compiler.compile(query, entry.dataset(), new DataTable(entry).name(), clock.instant());
            return answered(connection, compiled, Source.ROWS, null, started, control);
        });
    }

    private @Nullable Answered fromRollup(String tenant, Query query, long started, QueryControl control) {
        Instant now = clock.instant();
        try {
            return fromRollup(tenant, query, now, started, control);
        } catch (StoreException e) {
            if (isGone(e)) {
                LOG.debug("A rollup was dropped while it was asked; others answer", e);
                return null;
            }
            throw e;
        }
    }

    /// An undefined table, or one whose file was removed between planning and opening.
    private static boolean isGone(StoreException failure) {
        return failure.getCause() instanceof SQLException sql
                && ("42P01".equals(sql.getSQLState()) || "XX000".equals(sql.getSQLState()));
    }

    private @Nullable Answered fromRollup(String tenant, Query query, Instant now, long started, QueryControl control) {
        return store.<@Nullable Answered>read(tenant, STATEMENT_LIMIT, connection -> {
            CatalogEntry entry = Catalog.get(connection, query.dataset());
            Rollup wanted = Rollup.of(query, entry.dataset(), now).orElse(null);
            KeptRollup kept = wanted == null
                    ? null
                    : RollupTables.current(connection, query.dataset(), wanted).orElse(null);
            if (kept == null) {
                return null;
            }
            CompiledQuery compiled = compiler.compileRolledUp(query, entry.dataset(), kept.table(), now);
            return answered(connection, compiled, Source.ROLLUP, kept.refreshedAt(), started, control);
        });
    }

    private static Answered answered(
            Connection connection,
            CompiledQuery compiled,
            Source source,
            @Nullable Instant refreshedAt,
            long started,
            QueryControl control)
            throws SQLException {
        TenantHead head = TenantHead.of(connection);
        QueryPlan plan = plan(connection, compiled);
        Answer answer = compiled.run(connection, control, connection.unwrap(PGConnection.class)::cancelQuery);
        return new Answered(answer, head, source, since(started), plan, refreshedAt);
    }

    private static QueryPlan plan(Connection connection, CompiledQuery compiled) throws SQLException {
        try (var explain = compiled.prepare(connection, "EXPLAIN (FORMAT JSON) ")) {
            return QueryPlan.read(explain);
        }
    }

    private @Nullable Answer fromColumns(
            String tenant, Query query, DatasetMoments.Moment moment, CatalogEntry entry, QueryControl control) {
        try {
            return columns.ask(tenant, moment.epoch(), entry, moment.last(), (connection, table) -> columnar.compile(
                                    query, entry.dataset(), table, clock.instant())
                            .run(connection, control))
                    .orElse(null);
        } catch (SQLException e) {
            LOG.warn("The columnar copy of a dataset did not answer; its rows do.", e);
            return null;
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /// Names the shape of what was slow, never its values.
    static void tell(Query query, Answered answered) {
        SLOW.tell(
                "A query from " + answered.source().word(),
                answered.elapsed(),
                answered.plan(),
                () -> query.measures().size() + " measures, "
                        + query.dimensions().size() + " dimensions, "
                        + query.filters().size() + " filters, "
                        + answered.answer().rows().size() + " rows");
    }

    static BackendException refused(InvalidQuery invalid) {
        return new BackendException(
                400,
                String.valueOf(invalid.getMessage()),
                invalid.problems().stream()
                        .map(problem -> new BackendException.FieldError(problem.pointer(), problem.message()))
                        .toList(),
                invalid);
    }

    /// SQL states of class 22: the values, not the statement, are at fault.
    private static boolean isDataFault(StoreException failure) {
        return failure.getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith("22");
    }

    private static BackendException uncomputable(StoreException failure) {
        return new BackendException(
                422, "A figure or a value of this query is out of the range that can be computed.", List.of(), failure);
    }
}
