package io.tidemark.bench;

import java.nio.file.Path;
import java.util.List;

/// One family of figures.
interface Benchmark {
    String name();

    /// @param folder empty, and deleted afterwards
    List<Figure> run(Path folder) throws Exception;
}
