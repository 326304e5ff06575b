package io.tidemark.backend.modules;

import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Routes;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/// A module that counts its loads; answers with what it made at `/parts/<name>`.
final class FakeModule<P> implements BackendModule<P> {

    final AtomicInteger begun = new AtomicInteger();
    private final String name;
    private final Callable<P> work;

    FakeModule(String name, Callable<P> work) {
        this.name = name;
        this.work = work;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void mount(Routes routes, Part<P> part) {
        routes.get(
                "/parts/" + name,
                Access.ANYONE,
                part.then((made, request) -> Reply.text("text/plain", made.toString())));
    }

    @Override
    public P load(ModuleContext context) throws Exception {
        begun.incrementAndGet();
        return work.call();
    }
}
