package io.tidemark.backend.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The contract at `/api/v1/openapi.json`, written from the routes themselves, so it cannot fall behind them.
final class OpenApi implements Endpoints {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Routes routes;

    OpenApi(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void mount(Routes target) {
        target.get("/api/v1/openapi.json", Access.ANYONE, request -> Reply.json(document()))
                .summary("This document");
    }

    ObjectNode document() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("openapi", "3.1.0");
        root.putObject("info").put("title", "Tidemark").put("version", "1");
        ObjectNode paths = root.putObject("paths");
        var schemas = new Schemas();
        for (Route route : routes.all()) {
            describe(
                    paths.withObjectProperty(route.template).putObject(route.method.toLowerCase(Locale.ROOT)),
                    route,
                    schemas);
        }
        ObjectNode components = root.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        components.set("schemas", schemas.definitions());
        return root;
    }

    private static void describe(ObjectNode operation, Route route, Schemas schemas) {
        operation.put("summary", route.summary());
        var parameters = PARAMETER.matcher(route.template);
        ArrayNode listed = Json.MAPPER.createArrayNode();
        while (parameters.find()) {
            listed.addObject()
                    .put("name", parameters.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
        if (!listed.isEmpty()) {
            operation.set("parameters", listed);
        }
        if (route.takes() != null) {
            content(operation.putObject("requestBody").put("required", true), Reply.JSON, route.takes(), schemas);
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode good = responses.putObject(Integer.toString(route.success())).put("description", "Done");
        if (route.gives() != null) {
            content(good, Reply.JSON, route.gives(), schemas);
        }
        content(
                responses.putObject("default").put("description", "Refused or failed"),
                Problems.TYPE,
                Problem.class,
                schemas);
        if (route.access.needsCaller()) {
            operation.putArray("security").addObject().putArray("bearer");
            operation.put("x-role", route.access.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void content(ObjectNode target, String type, @Nullable Class<?> shape, Schemas schemas) {
        if (shape != null) {
            target.putObject("content").putObject(type).set("schema", schemas.of(shape));
        }
    }
}
