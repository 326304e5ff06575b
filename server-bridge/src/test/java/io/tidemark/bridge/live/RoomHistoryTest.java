package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Whatever happens to the line and in whatever order: of what is said in a room everything is told once and in
/// order, or a gap is told in its place.
final class RoomHistoryTest {
    private static final int RUNS = 1000;
    private static final int STEPS = 300;
    /// How much of a room a server can say again.
    private static final int KEPT = 6;

    /// @param number counts what was said in the room over all epochs
    private record Said(long number, String epoch, long offset) {}

    private static final class History {
        final String name;
        final List<Said> all = new ArrayList<>();
        String epoch;
        long offset;
        int keptFrom;

        History(String name) {
            this.name = name;
            this.epoch = name + "-0";
        }

        void beginAnew() {
            epoch = name + "-" + all.size();
            offset = 0;
            keptFrom = all.size();
        }
    }

    private static final class Schedule {
        private final RandomGenerator random;
        private final Rig rig = new Rig();
        private final Map<String, History> rooms = new HashMap<>();
        private final Set<String> members = new HashSet<>();
        /// What is on its way to the client.
        private final Deque<String> wire = new ArrayDeque<>();
        /// Answers after which the client has to be told everything, with the mark they leave among what it is told.
        private final Map<String, String> firstAnswers = new HashMap<>();
        private int heardFromClient;
        private boolean connected;

        Schedule(RandomGenerator random) {
            this.random = random;
            for (String name : List.of("wished", "given", "both")) {
                rooms.put(name, new History(name));
            }
            rig.on(new LineEvent.Join("wished", false));
            rig.on(new LineEvent.Join("both", true));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(20)) {
                    case 0 -> {
                        cut();
                        connect();
                    }
                    case 1 -> cut();
                    case 2 -> connect();
                    case 3 -> anyRoom().beginAnew();
                    case 4 -> letTimePass();
                    case 5, 6, 7 -> hear();
                    case 8, 9, 10, 11 -> deliver(1 + random.nextInt(3));
                    default -> say(anyRoom());
                }
            }
            connect();
            letTimePass();
            rooms.values().forEach(this::say);
            hearAll();
            deliver(wire.size());
        }

        private History anyRoom() {
            return List.copyOf(rooms.values()).get(random.nextInt(rooms.size()));
        }

        private void say(History room) {
            room.offset += 1 + random.nextInt(3);
            Said said = new Said(room.all.size(), room.epoch, room.offset);
            room.all.add(said);
            if (connected && members.contains(room.name)) {
                send(room, said);
                if (random.nextInt(8) == 0) {
                    send(room, said);
                }
            }
        }

        private void send(History room, Said said) {
            wire.add("{'type':'data_updated','data':{},'room':'" + room.name + "','epoch':'" + said.epoch()
                    + "','offset':" + said.offset() + "}");
        }

        private void connect() {
            if (!connected) {
                rig.connect();
                connected = true;
                members.addAll(List.of("given", "both"));
            }
        }

        private void cut() {
            if (connected) {
                deliver(random.nextInt(wire.size() + 1));
                rig.breaks();
                wire.clear();
                members.clear();
                connected = false;
                heardFromClient = rig.sent.size();
            }
        }

        /// Long enough for joins to be sent again.
        private void letTimePass() {
            if (connected) {
                rig.passAlive(Duration.ofSeconds(10));
            }
        }

        private void hearAll() {
            while (heardFromClient < rig.sent.size()) {
                hear();
            }
        }

        private void hear() {
            if (!connected || heardFromClient >= rig.sent.size()) {
                return;
            }
            JsonNode message = rig.sent.get(heardFromClient++);
            if (message.path("type").asText().equals("join")) {
                JsonNode data = message.path("data");
                History room = rooms.get(data.path("room").asText());
                answer(Objects.requireNonNull(room), data);
            }
        }

        private void answer(History room, JsonNode join) {
            members.add(room.name);
            List<Said> missed = new ArrayList<>();
            String outcome = "'recovered':false,'missed':0";
            if (join.hasNonNull("epoch")) {
                long from = join.path("offset").asLong();
                room.all.stream()
                        .filter(said -> said.epoch().equals(room.epoch) && said.offset() > from)
                        .forEach(missed::add);
                boolean kept = missed.isEmpty() || missed.getFirst().number() >= room.keptFrom;
                if (!join.path("epoch").asText().equals(room.epoch)) {
                    outcome += ",'gap':'epoch'";
                    missed.clear();
                } else if (missed.size() > KEPT || !kept) {
                    outcome += ",'gap':'size'";
                    missed.clear();
                } else {
                    outcome = "'recovered':true,'missed':" + missed.size();
                }
            }
            wire.add("{'type':'room_joined','data':{'room':'" + room.name + "','epoch':'" + room.epoch + "','offset':"
                    + room.offset + "," + outcome + "}}");
            if (!join.hasNonNull("epoch")) {
                firstAnswers.put(wire.getLast(), "joined " + room.name + " " + (room.all.size() - 1));
            }
            missed.forEach(said -> send(room, said));
        }

        private void deliver(int count) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count && !wire.isEmpty(); i++) {
                texts.add(wire.removeFirst());
            }
            boolean mayBeBatch = texts.stream().noneMatch(firstAnswers::containsKey);
            if (mayBeBatch && texts.size() > 1 && random.nextBoolean()) {
                rig.says("{'type':'batch','data':[" + String.join(",", texts) + "]}");
            } else {
                for (String text : texts) {
                    rig.says(text);
                    rig.told.add(firstAnswers.getOrDefault(text, ""));
                }
            }
        }

        /// @return how many messages were told
        int check(String seed) {
            return rooms.values().stream().mapToInt(room -> check(room, seed)).sum();
        }

        private int check(History room, String seed) {
            Map<String, Said> byPlace = new HashMap<>();
            room.all.forEach(said -> byPlace.put(room.name + "/" + said.epoch() + "/" + said.offset(), said));
            long last = -1;
            int told = 0;
            boolean known = false;
            boolean gap = true;
            for (String entry : rig.told) {
                Said said = byPlace.get(entry);
                if (said != null) {
                    String where = seed + ": " + entry + " after number " + last;
                    assertTrue(said.number() > last, where + " is told twice or too late");
                    assertTrue(gap || said.number() == last + 1, where + " leaves out what nobody was told of");
                    last = said.number();
                    known = true;
                    gap = false;
                    told++;
                } else if (!known && entry.startsWith("joined " + room.name + " ")) {
                    last = Long.parseLong(entry.substring(entry.lastIndexOf(' ') + 1));
                    known = true;
                    gap = false;
                } else if (entry.startsWith("gap " + room.name + " ")) {
                    gap = true;
                }
            }
            assertTrue(gap || last == room.all.size() - 1, seed + ": the end of " + room.name + " is missing");
            return told;
        }
    }

    @Test
    void everythingIsToldOnceAndInOrderOrAGapIs() {
        long told = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Schedule schedule =
                    new Schedule(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            schedule.run();
            told += schedule.check("seed " + seed);
        }
        assertTrue(told > 30L * RUNS, told + " messages told");
    }

    @Test
    void withoutBreaksNothingIsLeftOut() {
        Rig rig = new Rig();
        rig.connect();
        for (int offset = 1; offset <= 100; offset++) {
            rig.says("{'type':'x','data':{},'room':'a','epoch':'e','offset':" + offset + "}");
        }
        assertEquals(100, rig.told.size());
    }
}
