package io.tidemark.backend.launch;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.backend.columns.Columns;
import io.tidemark.backend.demo.DemoWorkspace;
import io.tidemark.backend.documents.DocumentEndpoints;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.events.Freshness;
import io.tidemark.backend.gateway.Fanout;
import io.tidemark.backend.gateway.Gateway;
import io.tidemark.backend.health.HealthEndpoints;
import io.tidemark.backend.identity.Sessions;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.modules.Alarm;
import io.tidemark.backend.modules.Loads;
import io.tidemark.backend.modules.ModuleContext;
import io.tidemark.backend.modules.Modules;
import io.tidemark.backend.mutations.MutationEndpoints;
import io.tidemark.backend.mutations.Mutations;
import io.tidemark.backend.query.CachedAnswers;
import io.tidemark.backend.query.DatasetMoments;
import io.tidemark.backend.query.KeptWriter;
import io.tidemark.backend.query.Queries;
import io.tidemark.backend.query.QueryEndpoints;
import io.tidemark.backend.query.Sights;
import io.tidemark.backend.reports.ReportEndpoints;
import io.tidemark.backend.reports.ReportSearch;
import io.tidemark.backend.reports.ReportViews;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.rest.RestServer;
import io.tidemark.backend.rest.Serving;
import io.tidemark.backend.rollups.Tending;
import io.tidemark.backend.rollups.Upkeep;
import io.tidemark.backend.rollups.Usage;
import io.tidemark.backend.signin.SignInEndpoints;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.Turns;
import io.tidemark.backend.sync.AuditEndpoints;
import io.tidemark.backend.sync.DeviceEndpoints;
import io.tidemark.backend.sync.LogKeeping;
import io.tidemark.backend.sync.SnapshotBuilder;
import io.tidemark.backend.sync.SyncEndpoints;
import io.tidemark.backend.sync.Terms;
import io.tidemark.backend.talk.LineTalk;
import io.tidemark.backend.warehouse.DatasetEndpoints;
import io.tidemark.backend.warehouse.PolicyChange;
import io.tidemark.backend.warehouse.PolicyEndpoints;
import io.tidemark.backend.warehouse.Redeclaration;
import io.tidemark.backend.warehouse.Warehouse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Everything a backend is made of, in the order in which it needs each other. Constructing it starts it.
public final class BackendGraph implements AutoCloseable {

    private static final int CLOSE_SECONDS = 3;
    /// How long a dataset may stay as it is before its admins are told.
    private static final Duration PATIENCE = Duration.ofHours(24);
    /// How long a replica that is not heard of may be looked at.
    private static final Duration LEASE = Duration.ofDays(7);

    private final Closing closing;
    private final StoreGraph base;
    private final int port;

    public BackendGraph(BackendSettings settings) {
        this(settings, new Closing());
    }

    /// @param closing takes what is opened; closing it during the start ends the start
    BackendGraph(BackendSettings settings, Closing closing) {
        this.closing = closing;
        try {
            RestServer.checkFree(settings.host(), settings.port());
            var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            closing.add(meters::close);
            bindProcess(meters);

            base = closing.add(new StoreGraph(settings, meters));
            var tokens = new Tokens(base.secrets.named("token-key"), base.clock);
            var sessions = new Sessions(base.tenants, tokens, base.clock, base.random);
            var listeners = new CommitListeners();
            var documents = new Documents(base.tenants, listeners, base.clock);
            var views = closing.add(new ReportViews(base.tenants, listeners, base.clock));
            closing.add(new Freshness(base.tenants, base.store.pool(Pool.DEFAULT), listeners, PATIENCE, base.clock))
                    .start();

            var warehouse = closing.add(new Warehouse(base.tenants, listeners, meters));
            var snapshots = new SnapshotBuilder(base.sync, meters);
            closing.add(new LogKeeping(
                            base.tenants,
                            base.store.pool(Pool.DEFAULT),
                            settings.sync().keepChanges(),
                            base.clock))
                    .start(listeners);

            if (settings.demo()) {
                base.demoDirectory().seed();
                new DemoWorkspace(base.tenants, warehouse, documents, base.directory, base.clock)
                        .seed()
                        .forEach(filled -> snapshots.prepare(filled.tenant(), filled.dataset()));
            }

            var columns = closing.add(new Columns(
                    base.folder.path().resolve("columns.duckdb"),
                    settings.cache().copies(),
                    base.sync,
                    listeners,
                    meters));
            var heavy = closing.add(new HeavyWork(meters));
            var coalescer = new Coalescer(meters);
            listeners.add((tenant, lsn) -> coalescer.changed(tenant));
            var shared = closing.add(new CacheGraph(settings.cache(), listeners, base.clock, base.random, meters));
            var cache = shared.cache;
            closing.add(new EventsGraph(base, listeners, cache, meters));
            var lifetimes = settings.cache().lifetimes();
            var moments = new DatasetMoments(base.tenants, System::nanoTime, lifetimes.nothing());
            listeners.add(moments);
            var turns = new Turns();
            var usage = new Usage(base.tenants);
            var answers = new CachedAnswers(
                    new Queries(base.analytics, turns, columns, base.clock, meters),
                    moments,
                    new Sights(base.analytics),
                    cache,
                    new KeptWriter(heavy, lifetimes),
                    usage,
                    base.clock);
            closing.add(new Upkeep(
                            usage,
                            new Tending(base.analytics, base.clock, meters),
                            answers::warm,
                            base.store.pool(Pool.DEFAULT),
                            base.clock,
                            meters))
                    .start(listeners);

            var times = new EventTimes(meters);
            var vertx = Vertx.vertx(new VertxOptions()
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            closing.add(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS));
            var fanout = new Fanout(settings.line().tick(), System::nanoTime);
            var talk = closing.add(new LineTalk(
                    new LineTalk.Sources(
                            base.tenants,
                            listeners,
                            documents,
                            views,
                            (caller, query) -> answers.answer(caller, query).plain(),
                            times,
                            shared.nodes),
                    fanout,
                    base.clock,
                    base.random,
                    meters));
            talk.start();
            var gateway = new Gateway(
                    vertx, tokens, base.tenants, listeners, fanout, talk, base.clock, settings.line(), meters);
            var modules = closing.add(new Modules(
                    Modules.found(BackendGraph.class.getClassLoader()),
                    new ModuleContext(
                            base.folder.path(),
                            base.clock,
                            base.store,
                            listeners,
                            (tenant, dataset) -> {
                                snapshots.prepare(tenant, dataset);
                                columns.expect(tenant, dataset);
                            },
                            new ModuleContext.Figures(
                                    meters,
                                    cache,
                                    coalescer,
                                    new Loads(base.clock, meters),
                                    times,
                                    Map.of("rooms", talk::stats, "line", request -> gateway.stats()))),
                    Alarm.REAL,
                    base.random));

            List<Endpoints> endpoints = List.of(
                    new HealthEndpoints(base.store, cache, meters),
                    new SignInEndpoints(base.tenants, base.directory, sessions, base.clock),
                    new DocumentEndpoints("dashboards", documents),
                    new DocumentEndpoints("alerts", documents),
                    new DocumentEndpoints("annotations", documents),
                    new DocumentEndpoints("comments", documents),
                    new DocumentEndpoints("scenarios", documents),
                    new ReportEndpoints(documents, new ReportSearch(base.analytics, turns, meters), views),
                    new DatasetEndpoints(base.tenants, warehouse, new Redeclaration(base.tenants, listeners)),
                    new PolicyEndpoints(base.tenants, new PolicyChange(base.tenants, listeners, base.clock)),
                    new DeviceEndpoints(base.tenants),
                    new QueryEndpoints(answers),
                    modules,
                    talk.calls(),
                    new MutationEndpoints(new Mutations(base.tenants, listeners, base.clock)),
                    new SyncEndpoints(
                            base.sync,
                            new Terms(LEASE, settings.sync().leastApp()),
                            listeners,
                            base.clock,
                            base.secrets.named("cursor-key"),
                            snapshots,
                            meters),
                    new AuditEndpoints(base.sync));

            var serving = new Serving(tokens, meters, coalescer, heavy);
            var server = closing.add(new RestServer(vertx, serving, endpoints, gateway));
            closing.add(gateway);
            modules.preload(settings.preload());
            port = server.start(settings.host(), settings.port());
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private void bindProcess(PrometheusMeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        closing.add(new JvmGcMetrics()).bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    StoreGraph base() {
        return base;
    }

    /// The port it listens on.
    public int port() {
        return port;
    }

    /// Stops serving, then the database; a few seconds at most.
    @Override
    public void close() {
        closing.close();
    }
}
