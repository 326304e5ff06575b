package io.tidemark.backend.rest;

import java.util.ArrayList;
import java.util.List;

/// Collects the routes of all features. Paths are written with `{name}` for a parameter; when two fit, the one
/// mounted first wins.
public final class Routes {

    private final List<Route> all = new ArrayList<>();

    public Route get(String path, Access access, Handler handler) {
        return add("GET", path, access, handler);
    }

    public Route post(String path, Access access, Handler handler) {
        return add("POST", path, access, handler);
    }

    public Route put(String path, Access access, Handler handler) {
        return add("PUT", path, access, handler);
    }

    public Route delete(String path, Access access, Handler handler) {
        return add("DELETE", path, access, handler);
    }

    private Route add(String method, String path, Access access, Handler handler) {
        var route = new Route(method, path, access, handler);
        all.add(route);
        return route;
    }

    List<Route> all() {
        return List.copyOf(all);
    }
}
