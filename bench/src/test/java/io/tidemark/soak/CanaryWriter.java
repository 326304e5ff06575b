package io.tidemark.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Changes the rows of a tenant without a pause: puts, moves and deletes canaries, takes the right to one place away
/// and gives it back. Each write has a number and is sent until it is answered; nobody else writes. Used by one thread.
final class CanaryWriter {
    private static final List<String> PLACES = List.of("left", "right", "deck", "board");
    private static final int FIRST_ANY = 10;
    private static final int ANY = 24;
    /// How many writes are made before the right to a place is another one.
    private static final int RIGHTS = 15;

    private static final int MOST_PAUSE_MS = 250;

    private final Caller admin;
    private final Rights rights;
    private final Random random;
    private final Map<Long, Canary> rows = new TreeMap<>();
    private final boolean restricts;
    private long number;
    private int withdrawals;

    /// @param restricts whether there are rights; everybody has everything otherwise
    CanaryWriter(Caller admin, Rights rights, boolean restricts, long seed) throws InterruptedException, IOException {
        this.admin = admin;
        this.rights = rights;
        this.restricts = restricts;
        this.random = new Random(seed);
        admin.ask("POST", Caller.DATASETS, """
                {"id":"tides","key":["k"],"partitionBy":["place"],"fields":[{"name":"k","type":"integer"},
                 {"name":"place","type":"string"},{"name":"n","type":"integer"},{"name":"canary","type":"string"}]}""");
        if (restricts) {
            grant(true);
        }
        write();
    }

    void write(Kills kills) throws InterruptedException, IOException {
        while (kills.goOn()) {
            write();
            if (restricts && number % RIGHTS == 0) {
                grant(rights.withdrawn() != null);
            }
            Thread.sleep(random.nextInt(MOST_PAUSE_MS));
        }
    }

    /// Gives the right to the deck back, or takes it away.
    void grant(boolean deck) throws InterruptedException, IOException {
        List<String> rules = new ArrayList<>();
        rules.add("{\"role\":\"editor\",\"where\":{\"place\":[\"left\",\"right\"]}}");
        if (deck) {
            rights.giveBack();
            rules.add("{\"role\":\"deck\",\"where\":{\"place\":[\"deck\"]}}");
        }
        admin.ask("PUT", "/api/v1/datasets/tides/policy", "{\"rules\":[" + String.join(",", rules) + "]}");
        if (!deck) {
            rights.withdraw(number);
            withdrawals++;
        }
    }

    private void write() throws InterruptedException {
        number++;
        List<String> lines = new ArrayList<>();
        lines.add(put(Oracles.LEFT, "left"));
        lines.add(put(Oracles.RIGHT, "right"));
        lines.add(put(Oracles.MOVING, number % 2 == 0 ? "left" : "right"));
        lines.add(put(Oracles.DECK, "deck"));
        for (int i = random.nextInt(6); i > 0; i--) {
            // twice in one request a key may not be
            long key = FIRST_ANY + (long) i * ANY + random.nextInt(ANY);
            boolean goes = rows.containsKey(key) && random.nextInt(3) == 0;
            lines.add(goes ? delete(key) : put(key, PLACES.get(random.nextInt(PLACES.size()))));
        }
        admin.ask("POST", "/api/v1/datasets/tides/rows", String.join("\n", lines));
    }

    private String put(long key, String place) {
        String text = Canary.text(admin.tenant(), place, number);
        rows.put(key, new Canary(key, place, number, text));
        return line("upsert", key, place, text);
    }

    private String delete(long key) {
        rows.remove(key);
        return line("delete", key, "", "");
    }

    private String line(String what, long key, String place, String text) {
        ObjectNode line = Json.MAPPER.createObjectNode().put("op", what);
        ObjectNode row = line.putObject("row").put("k", key);
        if (!text.isEmpty()) {
            row.put("place", place).put("n", number).put("canary", text);
        }
        return line.toString();
    }

    long writes() {
        return number;
    }

    int withdrawals() {
        return withdrawals;
    }

    /// What somebody with the right to these places is to have now.
    Set<String> rows(Set<String> places) throws IOException {
        boolean deck = rights.withdrawn() == null;
        return rows.values().stream()
                .filter(row ->
                        places.contains(row.place()) && (deck || !row.place().equals("deck")))
                .map(Canary::toString)
                .collect(Collectors.toSet());
    }
}
