package io.tidemark.backend.imports;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.warehouse.Warehouse;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// `/datasets/{id}/import` and `/jobs`.
final class ImportCalls implements AutoCloseable {

    private static final Pattern DATASET = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private final Imports imports;
    private final Warehouse warehouse;

    /// @param warehouse what the imports write with; closed after them
    ImportCalls(Imports imports, Warehouse warehouse) {
        this.imports = imports;
        this.warehouse = warehouse;
    }

    Reply start(Request request) {
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

    Reply get(Request request) {
        return Reply.json(imports.get(request.caller(), request.pathId("id")));
    }

    Reply cancel(Request request) {
        return Reply.json(imports.cancel(request.caller(), request.pathId("id")));
    }

    @Override
    public void close() {
        imports.close();
        warehouse.close();
    }
}
