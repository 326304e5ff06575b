package io.tidemark.backend.modules;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Handler;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a module makes, loaded by the first who needs it; whoever else needs it meanwhile waits for that one load.
/// After a load that failed everybody is refused for a while, then the next who asks tries again. Any thread.
public final class Part<P> {

    /// Answers a request once the part is there.
    @FunctionalInterface
    public interface Call<P> {
        Reply answer(P part, Request request) throws Exception;
    }

    static final Duration REST = Duration.ofSeconds(5);

    private final BackendModule<P> module;
    private final ModuleContext context;
    private final Alarm alarm;
    private final RandomGenerator random;
    private @Nullable Loading<P> loading;
    private boolean closed;

    Part(BackendModule<P> module, ModuleContext context, Alarm alarm, RandomGenerator random) {
        this.module = module;
        this.context = context;
        this.alarm = alarm;
        this.random = random;
        context.figures().loads().known(module.name());
    }

    /// A handler that loads the part first where nobody has.
    public Handler then(Call<P> call) {
        return request -> call.answer(get(), request);
    }

    void mount(Routes routes) {
        module.mount(routes, this);
    }

    boolean isDue() {
        return module.isDue(context);
    }

    /// @throws BackendException 503 when it cannot be had
    P get() throws InterruptedException {
        try {
            return begin().await();
        } catch (ExecutionException e) {
            String what = e.getCause() instanceof TimeoutException
                    ? " part could not be loaded within " + Loading.LIMIT.toSeconds() + " s."
                    : " part could not be loaded.";
            throw BackendException.unavailable(
                    "The " + module.name() + what + " Everything else works; try again in a few seconds, and look into"
                            + " the backend's log if it stays so.",
                    REST,
                    e.getCause());
        }
    }

    /// Begins to load it unless that has happened; does not wait.
    synchronized Loading<P> begin() {
        if (closed) {
            throw BackendException.unavailable("The backend is stopping; ask again in a few seconds.", REST, null);
        }
        Loading<P> current = loading;
        if (current == null || current.isOverFor(REST)) {
            current = new Loading<>(
                    module.name(),
                    () -> module.load(context),
                    context.figures().loads(),
                    context.clock(),
                    alarm,
                    random);
            loading = current;
            current.start();
        }
        return current;
    }

    void close() {
        Loading<P> last;
        synchronized (this) {
            closed = true;
            last = loading;
        }
        if (last != null) {
            last.close();
        }
    }
}
