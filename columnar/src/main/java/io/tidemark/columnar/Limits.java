package io.tidemark.columnar;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What DuckDB may use. What does not fit goes to a temporary folder beside the file.
///
/// @param memoryBytes at most
/// @param threads     at most
public record Limits(long memoryBytes, int threads) {
    private static final long MAX_MEMORY = 2L << 30;
    private static final int MAX_THREADS = 8;
    /// Asking takes milliseconds in a container, and a machine stays as it is.
    private static final Limits MACHINE = measured();

    /// A quarter of the machine's memory, at most 2 GiB, and all its processors up to eight: a desktop has other
    /// programs to run.
    public static Limits ofThisMachine() {
        return MACHINE;
    }

    private static Limits measured() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        int processors = Runtime.getRuntime().availableProcessors();
        return new Limits(Math.min(memory / 4, MAX_MEMORY), Math.min(processors, MAX_THREADS));
    }
}
