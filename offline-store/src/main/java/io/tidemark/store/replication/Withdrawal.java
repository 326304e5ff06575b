package io.tidemark.store.replication;

import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Takes away what a person may not have any more, within one transaction, and notes what that was.
final class Withdrawal {
    private final Connection connection;
    private final RowChanges changes;
    private final TreeSet<String> datasets = new TreeSet<>();
    private final TreeSet<String> buckets = new TreeSet<>();
    private long rows;
    private int documents;

    Withdrawal(Connection connection, RowChanges changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /// Everything goes that is not among these; what is local stays.
    void allBut(Set<String> keptDatasets, Set<String> keptBuckets) throws SQLException {
        for (StoredDataset stored : Catalog.all(connection)) {
            if (!stored.local()) {
                boolean named = keptDatasets.contains(stored.id());
                List<Bucket> going = new ArrayList<>(changes.buckets().of(stored));
                going.removeIf(bucket -> named && keptBuckets.contains(bucket.id()));
                // a former generation is shown whole or not at all
                boolean stays = named && !(stored.former() && !going.isEmpty());
                if (!stays || !going.isEmpty()) {
                    take(stored, going, stays);
                }
            }
        }
    }

    private void take(StoredDataset stored, List<Bucket> going, boolean stays) throws SQLException {
        datasets.add(stored.id());
        going.forEach(bucket -> buckets.add(bucket.id()));
        if (stays) {
            rows += changes.withdraw(stored, going);
        } else {
            rows += changes.count(stored);
            changes.remove(stored);
        }
    }

    /// So many documents went, too.
    void documents(int gone) {
        documents += gone;
    }

    boolean isNothing() {
        return datasets.isEmpty() && documents == 0;
    }

    /// Notes what is to be confirmed to the server. That nothing had to go is confirmed once.
    void leaveReceipt(long policyVersion, Instant now) throws SQLException {
        @Nullable PendingReceipt earlier = PendingReceipt.find(connection);
        if (isNothing() && earlier == null && Meta.RECEIPTED.number(connection) == policyVersion) {
            return;
        }
        PendingReceipt next = new PendingReceipt(policyVersion, isNothing() ? now : null, List.copyOf(buckets), rows);
        (earlier == null ? next : next.after(earlier)).put(connection);
    }

    Applied applied() {
        return new Applied(List.copyOf(datasets), rows, 0);
    }
}
