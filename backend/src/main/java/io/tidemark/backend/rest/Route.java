package io.tidemark.backend.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One route and what the contract says about it. Described while it is mounted, read-only afterwards.
public final class Route {

    static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

    final String method;
    final String template;
    final Access access;
    final Handler handler;
    private String summary = "";
    private @Nullable Class<?> takes;
    private @Nullable Class<?> gives;
    private Duration limit = USUAL_LIMIT;
    private int success = 200;
    private boolean shared;
    private @Nullable AtOnce atOnce;

    Route(String method, String template, Access access, Handler handler) {
        this.method = method;
        this.template = template;
        this.access = access;
        this.handler = handler;
        this.shared = method.equals("GET") && access.needsCaller();
    }

    /// One sentence for the contract.
    public Route summary(String text) {
        summary = text;
        return this;
    }

    /// The record the body is read as.
    public Route takes(Class<?> body) {
        takes = body;
        return this;
    }

    /// The record the answer is written from.
    public Route gives(Class<?> answer) {
        gives = answer;
        return this;
    }

    /// The status of a good answer, when it is not 200.
    public Route success(int status) {
        success = status;
        return this;
    }

    /// How long the answer may take before the caller gets a 504; 30 s unless told.
    public Route limit(Duration longest) {
        limit = longest;
        return this;
    }

    /// Answers depend on nothing but the caller, the path, the parameters, the JSON body and the tenant's data. Those
    /// who ask the same at the same time get the same one, with a tag. So is every GET that needs a caller, unless
    /// it is told to be alone.
    public Route shared() {
        shared = true;
        return this;
    }

    /// Each answer is made for one request: it waits, is a stream, or depends on the request's headers.
    public Route alone() {
        shared = false;
        return this;
    }

    /// What answers before the handler does, where it can do so from memory. Asked of shared reads alone, and only
    /// once the same was asked before.
    public Route atOnce(AtOnce memory) {
        atOnce = memory;
        return this;
    }

    @Nullable
    AtOnce atOnce() {
        return atOnce;
    }

    boolean isShared() {
        return shared;
    }

    String summary() {
        return summary;
    }

    @Nullable
    Class<?> takes() {
        return takes;
    }

    @Nullable
    Class<?> gives() {
        return gives;
    }

    Duration limit() {
        return limit;
    }

    int success() {
        return success;
    }
}
