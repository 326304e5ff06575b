package io.tidemark.backend.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.CacheKey;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.rest.Packed;
import io.tidemark.backend.rollups.Often;
import io.tidemark.backend.rollups.Usage;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers as they go over the wire, from the cache where the same was asked of the same rows by somebody with the same
/// roles. A repeated answer costs neither a query nor JSON nor compression.
public final class CachedAnswers {

    /// The kind of what is kept.
    public static final String KIND = "query";

    private static final Logger LOG = LoggerFactory.getLogger(CachedAnswers.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Queries queries;
    private final DatasetMoments moments;
    private final Cache cache;
    private final KeptWriter writer;
    private final KeptCodec codec;
    private final Usage usage;
    private final Sights sights;
    private final InstantSource clock;

    public CachedAnswers(
            Queries queries,
            DatasetMoments moments,
            Sights sights,
            Cache cache,
            KeptWriter writer,
            Usage usage,
            InstantSource clock) {
        this.queries = queries;
        this.moments = moments;
        this.cache = cache;
        this.writer = writer;
        this.codec = writer.codec();
        this.usage = usage;
        this.sights = sights;
        this.clock = clock;
    }

    /// The answer to a query as it is written in JSON.
    ///
    /// @throws BackendException 400 when it is none, else as [Queries#answer]
    public Packed answer(Caller caller, JsonNode query) {
        try {
            return answer(caller, Asked.of(QueryJson.read(query)));
        } catch (InvalidQuery e) {
            throw Queries.refused(e);
        }
    }

    /// @throws BackendException as [Queries#answer]
    Packed answer(Caller caller, Asked asked) {
        DatasetMoments.Moment moment = moments.of(caller.tenant(), asked.query().dataset());
        String sight = moment.shared() ? "" : sights.of(caller, asked.query().dataset());
        if (!sight.isEmpty()) {
            return told(found(
                    seen(caller, asked, moment, sight),
                    asked.query(),
                    moment,
                    () -> queries.answer(caller, asked.query())));
        }
        List<String> roles = roles(caller);
        CacheKey key = key(caller.tenant(), roles, asked, moment);
        Cache.Found<Kept> found =
                found(key, asked.query(), moment, () -> queries.answer(caller.tenant(), asked.query(), moment));
        usage.asked(caller.tenant(), roles, asked.text());
        return told(found);
    }

    private static Packed told(Cache.Found<Kept> found) {
        return switch (found.outcome()) {
            case HIT -> found.value().again();
            case STALE -> found.value().with("stale");
            case MISS -> found.value().with("miss");
        };
    }

    /// The answer if it is kept and known to be current, else null. Never waits.
    @Nullable
    Packed kept(Caller caller, Asked asked) {
        DatasetMoments.Moment moment =
                moments.known(caller.tenant(), asked.query().dataset());
        if (moment == null || !moment.shared()) {
            return null;
        }
        List<String> roles = roles(caller);
        Kept kept = cache.peek(key(caller.tenant(), roles, asked, moment), Kept.class);
        if (kept == null) {
            return null;
        }
        usage.asked(caller.tenant(), roles, asked.text());
        return kept.again();
    }

    /// Answers beforehand what is asked often and not answered yet. What cannot be answered is left to who asks.
    ///
    /// @return how many were computed
    public int warm(String tenant, List<Often> often) {
        Map<CacheKey, Callable<Kept>> wanted = new LinkedHashMap<>();
        for (Often each : often) {
            Query query = each.query();
            DatasetMoments.Moment moment = moments.of(tenant, query.dataset());
            CacheKey key = key(tenant, each.roles(), Asked.of(query), moment);
            if (moment.entry() != null && moment.shared() && !query.isRelative() && !cache.holds(key)) {
                wanted.put(key, loader(query, moment.entry(), () -> queries.answer(tenant, query, moment)));
            }
        }
        try {
            return computed(cache.getOrLoadAll(wanted, codec).values());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (Exception e) {
            return oneByOne(wanted, e);
        }
    }

    /// One that cannot be answered keeps no other from it.
    private int oneByOne(Map<CacheKey, Callable<Kept>> wanted, Exception failure) {
        LOG.debug("Not everything that is asked often could be answered beforehand", failure);
        int computed = 0;
        for (var each : wanted.entrySet()) {
            try {
                computed += computed(List.of(cache.getOrLoad(each.getKey(), codec, each.getValue())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return computed;
            } catch (Exception e) {
                LOG.debug("A query that is asked often could not be answered beforehand", e);
            }
        }
        return computed;
    }

    private static int computed(Collection<Cache.Found<Kept>> all) {
        return (int) all.stream()
                .filter(found -> found.outcome() == Cache.Outcome.MISS)
                .count();
    }

    private Callable<Kept> loader(Query query, CatalogEntry entry, Supplier<Queries.Answered> answer) {
        return () -> writer.written(answer.get(), query, entry.dataset());
    }

    /// @throws BackendException 404 when there is no such dataset
    private Cache.Found<Kept> found(
            CacheKey key, Query query, DatasetMoments.Moment moment, Supplier<Queries.Answered> answer) {
        CatalogEntry entry = moment.entry();
        if (entry == null) {
            throw Catalog.notThere(query.dataset());
        }
        try {
            return cache.getOrLoad(key, codec, loader(query, entry, answer));
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BackendException.unavailable("The answer was given up; ask again.", RETRY, e);
        } catch (Exception e) {
            throw new IllegalStateException("A query threw what none does", e);
        }
    }

    private static List<String> roles(Caller caller) {
        if (caller.roles().size() == 1) {
            return List.of(caller.roles().iterator().next().name());
        }
        return caller.roles().stream().map(Role::name).sorted().toList();
    }

    private CacheKey key(String tenant, List<String> roles, Asked asked, DatasetMoments.Moment moment) {
        return asked.isRelative()
                ? digested(tenant, roles, asked, moment)
                : asked.key(tenant, roles, moment, () -> digested(tenant, roles, asked, moment));
    }

    /// Of those who may have the same part: a policy that changed since has another version.
    private CacheKey seen(Caller caller, Asked asked, DatasetMoments.Moment moment, String sight) {
        return digested(caller.tenant(), List.of(sight), asked, moment);
    }

    /// Relative times are good for the minute they were asked in.
    private CacheKey digested(String tenant, List<String> roles, Asked asked, DatasetMoments.Moment moment) {
        return CacheKey.of(
                KIND,
                tenant,
                List.of(
                        roles.toString(),
                        moment.epoch(),
                        Long.toString(moment.lsn()),
                        asked.isRelative()
                                ? clock.instant()
                                        .truncatedTo(ChronoUnit.MINUTES)
                                        .toString()
                                : "",
                        asked.text()));
    }
}
