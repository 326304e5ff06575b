package io.tidemark.backend.store;

import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One kind of work done for each tenant again and again, by one node at a time. When it is due stands in
/// PostgreSQL, so that it outlives a node.
public final class Schedule implements AutoCloseable {

    /// How quickly a node notices.
    ///
    /// @param look      between two looks for what is due
    /// @param heartbeat between two signs of life
    record Pace(Duration look, Duration heartbeat) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    /// What db-scheduler keeps with a tenant: nothing, or the mark of who did its work last.
    private static final class Marks implements Serializer {
        @Override
        public byte @Nullable [] serialize(@Nullable Object mark) {
            return mark == null ? null : mark.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] bytes) {
            return bytes == null ? null : type.cast(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

    /// Signs of life that a node must have missed to count as dead.
    private static final int MISSED = 6;

    /// Work of another kind is known to another schedule, and stays however long nobody ran.
    private static final Duration OTHERS = Duration.ofDays(36_500);

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String name;
    private final Duration every;
    private final InstantSource clock;
    private final CustomTask<String> task;
    private final Scheduler scheduler;
    private final String node = UUID.randomUUID().toString();
    private final AtomicLong done = new AtomicLong();
    private final Set<String> arranged = ConcurrentHashMap.newKeySet();

    /// @param every how long after its end the work begins again when nobody calls for it earlier
    /// @param work  for a tenant; what it throws is logged, and it is tried again after `every`
    public Schedule(ServicePool pool, String name, Duration every, Consumer<String> work, InstantSource clock) {
        this(pool, name, every, work, clock, Pace.USUAL);
    }

    Schedule(ServicePool pool, String name, Duration every, Consumer<String> work, InstantSource clock, Pace pace) {
        this.name = name;
        this.every = every;
        this.clock = clock;
        this.task = Tasks.custom(name, String.class)
                .onFailureReschedule(FixedDelay.of(every))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    work.accept(instance.getId());
                    String mark = node + " " + done.incrementAndGet();
                    return (complete, next) ->
                            next.reschedule(complete, clock.instant().plus(every), mark);
                });
        this.scheduler = Scheduler.create(pool.source(), task)
                .threads(1)
                .pollingInterval(pace.look())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(MISSED)
                .serializer(new Marks())
                .deleteUnresolvedAfter(OTHERS)
                .shutdownMaxWait(GRACE)
                .clock(clock::instant)
                .failureLogging(LogLevel.WARN, true)
                .build();
    }

    /// Begins, with everything that is known from earlier at once.
    public void start() {
        scheduler.fetchScheduledExecutionsForTask(name, String.class, known -> {
            if (!within(known.getTaskInstance().getId(), Duration.ZERO)) {
                LOG.debug("{} of a tenant stays due when it was", name);
            }
        });
        scheduler.start();
    }

    /// Begins, also with each tenant that commits something from here on, `every` after that.
    public void start(CommitListeners listeners) {
        start();
        listeners.add((tenant, lsn) -> {
            if (!tenant.equals(TenantClock.SYSTEM) && arranged.add(tenant)) {
                Thread.ofVirtual().name(name).start(() -> arrange(tenant));
            }
        });
    }

    /// What cannot be arranged is tried at the next commit.
    private void arrange(String tenant) {
        if (!within(tenant, every)) {
            arranged.remove(tenant);
        }
    }

    /// The work for this tenant is to be done after `delay` at the latest.
    ///
    /// @return whether that was noted; not while it is being done, or PostgreSQL is away
    public boolean within(String tenant, Duration delay) {
        Instant due = clock.instant().plus(delay);
        var id = TaskInstanceId.of(name, tenant);
        try {
            return scheduler.scheduleIfNotExists(task.instance(tenant), due)
                    || scheduler
                            .getScheduledExecution(id)
                            .filter(known ->
                                    known.isPicked() || known.getExecutionTime().isAfter(due))
                            .map(known -> scheduler.reschedule(id, due))
                            .orElse(true);
        } catch (DbSchedulerException | SQLRuntimeException e) {
            LOG.debug("{} could not be arranged for a tenant just now", name, e);
            return false;
        }
    }

    /// The tenants whose work another node did last, each with a mark of that time; of another time, another mark.
    /// Empty while PostgreSQL is away.
    public Map<String, String> doneElsewhere() {
        Map<String, String> marks = new HashMap<>();
        try {
            scheduler.fetchScheduledExecutionsForTask(name, String.class, ScheduledExecutionsFilter.all(), known -> {
                @Nullable String mark = known.getData();
                if (mark != null && !mark.startsWith(node)) {
                    marks.put(known.getTaskInstance().getId(), mark);
                }
            });
        } catch (DbSchedulerException | SQLRuntimeException e) {
            LOG.debug("What other nodes did of {} cannot be seen just now", name, e);
        }
        return marks;
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
