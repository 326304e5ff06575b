package io.tidemark.backend.rollups;

import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.warehouse.CatalogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which rollups a dataset is to have, from what is asked of it.
///
/// @param make   to be made, the most asked first
/// @param drop   that answer nothing any more that is asked, or less than one that is made
/// @param keep   to be kept current
record Plan(List<Rollup> make, List<KeptRollup> drop, List<KeptRollup> keep) {

    /// Of one dataset: each costs a refresh after every change.
    private static final int MOST = 5;

    /// @param asked of this dataset, the most asked first
    /// @param known the rollups it has, and those that were not worth it
    static Plan of(CatalogEntry entry, List<Often> asked, List<KeptRollup> known, Instant now) {
        List<Rollup> wanted = new ArrayList<>();
        for (Often often : asked) {
            Rollup.of(often.query(), entry.dataset(), now)
                    .filter(shape -> !isWorthless(shape, known))
                    .ifPresent(shape -> add(shape, wanted));
        }
        List<Rollup> shapes = wanted.stream().limit(MOST).toList();
        List<KeptRollup> there = known.stream().filter(KeptRollup::worth).toList();
        List<KeptRollup> keep = there.stream()
                .filter(kept -> shapes.stream().anyMatch(kept.shape()::serves))
                .toList();
        List<Rollup> make = shapes.stream()
                .filter(shape -> keep.stream().noneMatch(kept -> kept.shape().serves(shape)))
                .toList();
        return new Plan(
                make, there.stream().filter(kept -> !keep.contains(kept)).toList(), keep);
    }

    /// What a finer shape that is wanted too can answer shares its rollup.
    private static void add(Rollup shape, List<Rollup> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            Rollup other = wanted.get(i);
            if (other.measuring(shape.measured()).serves(shape)) {
                wanted.set(i, other.measuring(shape.measured()));
                return;
            }
            if (shape.measuring(other.measured()).serves(other)) {
                wanted.set(i, shape.measuring(other.measured()));
                return;
            }
        }
        wanted.add(shape);
    }

    private static boolean isWorthless(Rollup shape, List<KeptRollup> known) {
        return known.stream()
                .anyMatch(tried -> !tried.worth() && tried.shape().keys().equals(shape.keys()));
    }
}
