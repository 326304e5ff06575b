package io.tidemark.bridge.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An outbox in memory that does what the port says. All calls hold one lock, so that a test may look from outside.
final class MemoryOutbox implements Outbox {
    private static final class Row {
        private Mutation mutation;
        private boolean waits = true;
        private boolean settled;
        private Outcome.@Nullable Status outcome;

        Row(Mutation mutation) {
            this.mutation = mutation;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> parked = new LinkedHashMap<>();
    private String device = "device-1";
    private @Nullable String epoch;
    private int devices = 1;
    private long last;
    private long taken;

    /// Somebody renames a dashboard.
    synchronized String edit(String id, String title) {
        String key = UUID.randomUUID().toString();
        var set = Map.<String, JsonNode>of("/body/title", TextNode.valueOf(title));
        rows.add(new Row(new Mutation(++last, key, "dashboards", id, 1, Map.of(), set, List.of(), List.of())));
        return key;
    }

    synchronized String device() {
        return device;
    }

    synchronized long last() {
        return last;
    }

    /// The highest number that the server said it took.
    synchronized long taken() {
        return taken;
    }

    /// The server has less than it said it took.
    synchronized void lost() {
        countAnew();
        rows.forEach(row -> {
            row.waits = true;
            row.settled = false;
        });
    }

    /// What has not settled yet.
    synchronized List<String> open() {
        return rows.stream()
                .filter(row -> !row.settled && !row.mutation.changesNothing())
                .map(row -> row.mutation.key())
                .toList();
    }

    synchronized Map<String, String> parked() {
        return Map.copyOf(parked);
    }

    /// What became of a mutation, as far as it is known.
    synchronized Outcome.@Nullable Status outcome(String key) {
        return rows.stream()
                .filter(row -> row.mutation.key().equals(key))
                .findFirst()
                .map(row -> row.outcome)
                .orElse(null);
    }

    /// A manifest was taken in.
    synchronized void epoch(String next) {
        boolean another = epoch != null && !epoch.equals(next);
        epoch = next;
        if (another) {
            lost();
        }
    }

    synchronized void settle(String deviceId, long lastMutation) {
        if (deviceId.equals(device)) {
            taken = Math.max(taken, lastMutation);
            rows.stream().filter(row -> row.mutation.n() <= lastMutation).forEach(row -> {
                row.waits = false;
                row.settled = true;
            });
        }
    }

    @Override
    public synchronized Batch next(int most, long bytes) {
        return new Batch(
                device,
                epoch,
                rows.stream()
                        .filter(row -> row.waits)
                        .map(row -> row.mutation)
                        .sorted(Comparator.comparingLong(Mutation::n))
                        .limit(most)
                        .toList());
    }

    @Override
    public synchronized void answered(String deviceId, List<Outcome> outcomes) {
        if (!deviceId.equals(device)) {
            return;
        }
        for (Outcome outcome : outcomes) {
            taken = Math.max(taken, outcome.n());
            for (Row row : rows) {
                if (row.mutation.key().equals(outcome.key())) {
                    row.waits = false;
                    row.outcome = outcome.result();
                    if (outcome.result() == Outcome.Status.REJECTED && !row.mutation.changesNothing()) {
                        parked.put(outcome.key(), String.valueOf(outcome.reason()));
                    }
                }
            }
        }
    }

    @Override
    public synchronized Batch unanswered() {
        return new Batch(
                device,
                epoch,
                rows.stream()
                        .filter(row -> row.settled && row.outcome == null)
                        .map(row -> row.mutation)
                        .toList());
    }

    @Override
    public synchronized void park(String key, String reason) {
        for (Row row : rows) {
            if (row.mutation.key().equals(key)) {
                parked.put(key, reason);
                row.mutation =
                        Mutation.nothing(row.mutation.n(), UUID.randomUUID().toString());
            }
        }
    }

    @Override
    public synchronized void recount(String deviceId) {
        if (deviceId.equals(device)) {
            countAnew();
            rows.forEach(row -> row.waits = true);
        }
    }

    private void countAnew() {
        device = "device-" + ++devices;
        last = 0;
        taken = 0;
        for (Row row : rows) {
            row.mutation = row.mutation.numbered(++last);
        }
    }
}
