package io.tidemark.backend.admin;

import io.tidemark.backend.modules.BackendModule;
import io.tidemark.backend.modules.ModuleContext;
import io.tidemark.backend.modules.Part;
import io.tidemark.backend.query.CachedAnswers;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.PoolStats;
import io.tidemark.backend.store.TenantStore;
import java.security.SecureRandom;
import java.util.Set;

/// Everything below `/admin`.
public final class AdminModule implements BackendModule<AdminModule.Admin> {

    record Admin(AdminStats figures, PoolSizes pools, CacheRemoval cache, Maintenance maintenance) {}

    /// What is kept, by the name that keys begin with.
    private static final Set<String> KINDS = Set.of(CachedAnswers.KIND);

    @Override
    public String name() {
        return "admin";
    }

    @Override
    public void mount(Routes routes, Part<Admin> part) {
        routes.get(
                        "/api/v1/admin/stats",
                        Access.ADMIN,
                        part.then((admin, request) -> Reply.json(admin.figures().stats(request))))
                .summary(
                        "What the cache, shared reads, the pools of connections, events, rooms and the live line do, and which parts are loaded")
                .alone();
        routes.put("/api/v1/admin/pools/{name}", Access.ADMIN, part.then((admin, request) -> admin.pools()
                        .resize(request)))
                .summary("Make a pool of connections larger or smaller until the next start")
                .takes(PoolSizes.Size.class)
                .gives(PoolStats.class);
        routes.delete("/api/v1/admin/cache", Access.ADMIN, part.then((admin, request) -> admin.cache()
                        .remove(request)))
                .summary("Forget the kept values of one kind, on every node");
        routes.post("/api/v1/admin/maintenance", Access.ADMIN, part.then((admin, request) -> admin.maintenance()
                        .announce(request)))
                .summary("Tell everybody of the tenant who is on the live line that something will be done")
                .takes(Maintenance.Plan.class)
                .gives(Maintenance.Plan.class)
                .success(202);
    }

    @Override
    public Admin load(ModuleContext context) {
        var figures = context.figures();
        return new Admin(
                new AdminStats(context.store(), figures),
                new PoolSizes(context.store()),
                new CacheRemoval(figures.cache(), KINDS),
                new Maintenance(
                        new TenantStore(context.store().pool(Pool.DEFAULT), new SecureRandom()),
                        context.listeners(),
                        context.clock()));
    }
}
