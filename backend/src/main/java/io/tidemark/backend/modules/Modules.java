package io.tidemark.backend.modules;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that are loaded when somebody needs them.
public final class Modules implements Endpoints, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Modules.class);

    private final Map<String, Part<?>> parts = new LinkedHashMap<>();

    public Modules(
            List<? extends BackendModule<?>> modules, ModuleContext context, Alarm alarm, RandomGenerator random) {
        for (BackendModule<?> module : modules) {
            parts.put(module.name(), new Part<>(module, context, alarm, random));
        }
    }

    /// Those that the class path's `META-INF/services` name. One that cannot be made is logged and left out.
    public static List<BackendModule<?>> found(ClassLoader loader) {
        List<BackendModule<?>> found = new ArrayList<>();
        @SuppressWarnings("rawtypes")
        Iterator<BackendModule> providers =
                ServiceLoader.load(BackendModule.class, loader).iterator();
        while (providers.hasNext()) {
            try {
                found.add(providers.next());
            } catch (ServiceConfigurationError e) {
                LOG.error("A part of the backend is not there", e);
            }
        }
        return found;
    }

    @Override
    public void mount(Routes routes) {
        parts.forEach((name, part) -> {
            try {
                part.mount(routes);
            } catch (LinkageError e) {
                LOG.error("The {} part lacks what it needs and is left out", name, e);
            }
        });
    }

    /// Begins to load what is named and what has work to do; waits for neither, and what fails is tried again by
    /// whoever needs it.
    ///
    /// @throws BackendException for a name that no part has
    public void preload(Collection<String> names) {
        for (String name : names) {
            if (!parts.containsKey(name)) {
                throw BackendException.badRequest("There is no part “" + name + "” to preload; the parts are "
                        + String.join(", ", parts.keySet()) + ".");
            }
        }
        parts.forEach((name, part) -> {
            if (names.contains(name) || part.isDue()) {
                part.begin();
            }
        });
    }

    @Override
    public void close() {
        parts.values().forEach(Part::close);
    }
}
