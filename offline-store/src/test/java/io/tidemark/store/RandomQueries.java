package io.tidemark.store;

import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Questions about the sample dataset.
public final class RandomQueries {
    private static final List<String> NUMBERS = List.of("Quantity", "Price", "Weight");
    private static final List<String> GROUPS = List.of("Product", "Paid", "Quantity");

    private RandomQueries() {}

    public static Query next(RandomGenerator random) {
        List<Measure> measures = new ArrayList<>();
        measures.add(new Measure.Aggregate(Agg.COUNT, null, "rows"));
        for (int i = random.nextInt(3); i > 0; i--) {
            Agg agg = one(random, List.of(Agg.values()));
            measures.add(new Measure.Aggregate(agg, one(random, NUMBERS), "m" + i));
        }
        List<Dimension> dimensions = new ArrayList<>();
        if (random.nextBoolean()) {
            dimensions.add(Dimension.of(one(random, GROUPS)));
        }
        if (random.nextBoolean()) {
            Grain grain = random.nextBoolean() ? Grain.MONTH : Grain.WEEK;
            dimensions.add(new Dimension(random.nextBoolean() ? "At" : "Day", grain, "when"));
        }
        List<Filter> filters = new ArrayList<>();
        switch (random.nextInt(5)) {
            case 0 -> filters.add(new Filter.In("Product", List.of("tea", "кофе", "🍵"), random.nextBoolean()));
            case 1 -> filters.add(new Filter.Between("At", "now-900d", "now/d"));
            case 2 -> filters.add(new Filter.Compare("Price", Filter.Comparison.GREATER, 12L));
            case 3 -> filters.add(new Filter.Null("Weight", random.nextBoolean()));
            default -> {}
        }
        List<Sort> sort = random.nextBoolean() ? List.of(new Sort("rows", true)) : List.of();
        Integer limit = random.nextBoolean() ? 7 : null;
        return new Query("sales", measures, dimensions, filters, List.of(), sort, limit, null);
    }

    private static <T> T one(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
