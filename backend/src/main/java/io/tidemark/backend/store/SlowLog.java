package io.tidemark.backend.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Tells of what took long: slow things to everybody, notable ones to who looks. It is given names of plans and
/// shapes, never values. Any thread.
public final class SlowLog {

    /// What takes longer is slow.
    public static final Duration SLOW = Duration.ofSeconds(1);

    private static final Duration NOTABLE = Duration.ofMillis(100);

    private final Logger log;
    private final Duration slow;
    private final Duration notable;

    /// @param asked the class that is asked, under whose name it is told
    public SlowLog(Class<?> asked) {
        this(asked, SLOW, NOTABLE);
    }

    public SlowLog(Class<?> asked, Duration slow, Duration notable) {
        this.log = LoggerFactory.getLogger(asked);
        this.slow = slow;
        this.notable = notable;
    }

    private boolean isSlow(Duration took) {
        return took.compareTo(slow) > 0;
    }

    /// Whether anybody would read of it; what is only for the log need not be found out otherwise.
    public boolean tells(Duration took) {
        return (isSlow(took) || took.compareTo(notable) > 0) && log.isEnabledForLevel(level(took));
    }

    /// @param plan  null when PostgreSQL was not asked for it
    /// @param shape what was asked, without its values
    public void tell(String what, Duration took, @Nullable QueryPlan plan, Supplier<String> shape) {
        if (tells(took)) {
            log.atLevel(level(took)).log("{} took {} ms, {}: {}", what, took.toMillis(), named(plan), shape.get());
        }
    }

    private Level level(Duration took) {
        return isSlow(took) ? Level.WARN : Level.DEBUG;
    }

    private static String named(@Nullable QueryPlan plan) {
        return plan == null
                ? "no plan"
                : "plan " + plan.hash() + " of cost "
                        + BigDecimal.valueOf(plan.cost()).toPlainString();
    }
}
