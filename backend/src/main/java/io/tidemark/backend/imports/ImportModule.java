package io.tidemark.backend.imports;

import io.tidemark.backend.modules.BackendModule;
import io.tidemark.backend.modules.ModuleContext;
import io.tidemark.backend.modules.Part;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Warehouse;
import java.security.SecureRandom;
import java.time.Duration;

/// Files in: `/datasets/{id}/import` and `/jobs`. Due when an earlier run left an upload.
public final class ImportModule implements BackendModule<ImportCalls> {

    private static final Duration UPLOAD_LIMIT = Duration.ofHours(2);
    private static final long LARGEST_UPLOAD = 16L << 30;

    @Override
    public String name() {
        return "imports";
    }

    @Override
    public void mount(Routes routes, Part<ImportCalls> part) {
        routes.post("/api/v1/datasets/{id}/import", Access.EDITOR, part.then(ImportCalls::start))
                .summary("Import a CSV or NDJSON file, gzip or not, as a job; a dataset that is missing is made")
                .success(202)
                .limit(UPLOAD_LIMIT);
        routes.get("/api/v1/jobs/{id}", Access.VIEWER, part.then(ImportCalls::get))
                .summary("How far an import is and which rows it rejected")
                .gives(Job.class);
        routes.delete("/api/v1/jobs/{id}", Access.EDITOR, part.then(ImportCalls::cancel))
                .summary("Cancel an import; rows that are in stay in")
                .gives(Job.class);
    }

    @Override
    public boolean isDue(ModuleContext context) {
        return !spool(context).isEmpty();
    }

    @Override
    public ImportCalls load(ModuleContext context) {
        var store = new TenantStore(context.store().pool(Pool.IMPORTS), new SecureRandom());
        var meters = context.figures().meters();
        var warehouse = new Warehouse(store, context.listeners(), meters);
        Imports.Finished finished = (tenant, ended) -> {
            context.listeners().committed(tenant, ended.lsn());
            if (ended.state() == Job.State.DONE) {
                context.filled().filled(tenant, ended.dataset());
            }
        };
        var imports = new Imports(store, warehouse, context.clock(), meters, finished, spool(context));
        var endpoints = new ImportCalls(imports, warehouse);
        try {
            imports.resume();
            return endpoints;
        } catch (RuntimeException e) {
            endpoints.close();
            throw e;
        }
    }

    private static Spool spool(ModuleContext context) {
        return new Spool(context.folder().resolve("spool"), LARGEST_UPLOAD);
    }
}
