package io.tidemark.backend.imports;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// `/datasets/{id}/import` and `/jobs`.
public final class ImportEndpoints implements Endpoints {

    private static final Duration UPLOAD_LIMIT = Duration.ofHours(2);
    private static final Pattern DATASET = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private final Imports imports;

    public ImportEndpoints(Imports imports) {
        this.imports = imports;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/api/v1/datasets/{id}/import", Access.EDITOR, this::start)
                .summary("Import a CSV or NDJSON file, gzip or not, as a job; a dataset that is missing is made")
                .success(202)
                .limit(UPLOAD_LIMIT);
        routes.get("/api/v1/jobs/{id}", Access.VIEWER, this::get)
                .summary("How far an import is and which rows it rejected")
                .gives(Job.class);
        routes.delete("/api/v1/jobs/{id}", Access.EDITOR, this::cancel)
                .summary("Cancel an import; rows that are in stay in")
                .gives(Job.class);
    }

    private Reply start(Request request) {
        String format = request.query("format", "csv");
        if (format.equals("parquet")) {
            throw new BackendException(
                    415, "This backend does not read Parquet; send the rows as CSV or NDJSON, gzip or not.");
        }
        if (!format.equals("csv") && !format.equals("ndjson")) {
            throw new BackendException(415, "The format is csv or ndjson, not “" + format + "”.");
        }
        if (!request.query("mode", "append").equals("append")) {
            throw BackendException.badRequest(
                    "An import adds to what is there; it does not replace it. Import into a new dataset instead.");
        }
        String dataset = request.path("id");
        if (!DATASET.matcher(dataset).matches()) {
            throw BackendException.badRequest(
                    "A dataset's name starts with a letter and has at most 64 letters, digits, - or _.");
        }
        UUID job = imports.start(request.caller(), dataset, format, request.body());
        return Reply.json(202, Map.of("jobId", job)).header("Location", "/api/v1/jobs/" + job);
    }

    private Reply get(Request request) {
        return Reply.json(imports.get(request.caller().tenant(), request.pathId("id")));
    }

    private Reply cancel(Request request) {
        return Reply.json(imports.cancel(request.caller().tenant(), request.pathId("id")));
    }
}
