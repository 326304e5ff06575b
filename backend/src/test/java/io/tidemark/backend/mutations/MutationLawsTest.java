package io.tidemark.backend.mutations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever two people do on their devices, in whatever order it arrives and how often: each change has its effect
/// once, and nothing that was typed is lost.
final class MutationLawsTest {

    private static final String BOARDS = "dashboards";
    private static final List<String> FIELDS = List.of("/body/title", "/body/note", "/body/goal");

    private final BackendFixture backend = BackendFixture.shared();

    /// Types without a network, sends some of it, some of it again, and looks at the server now and then.
    private static final class Person {
        private final Device device;
        private final Random random;
        private final List<String> boards;
        private final List<Mutation> done = new ArrayList<>();
        private final Map<String, Long> versions = new HashMap<>();
        private final Map<String, String> shown = new HashMap<>();
        private int answered;

        Person(String name, List<String> boards, long seed) {
            this.device = new Device(name);
            this.boards = boards;
            this.random = new Random(seed);
            boards.forEach(this::look);
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> type();
                case 3, 4 -> send();
                case 5 -> boards.forEach(this::look);
                case 6 -> sendAgain();
                default -> delete();
            }
        }

        /// What waits is shown on top of what the server has: it is not looked at before all is answered.
        private void look(String board) {
            if (answered < done.size()) {
                return;
            }
            JsonNode there = device.sees(BOARDS, board);
            if (there.has("id")) {
                versions.put(board, there.path("version").asLong());
                for (String field : FIELDS) {
                    shown.put(
                            board + field,
                            there.path("body")
                                    .path(field.substring("/body/".length()))
                                    .asText());
                }
            }
        }

        private long version(String board) {
            return versions.getOrDefault(board, 0L);
        }

        private String someBoard() {
            return boards.get(random.nextInt(boards.size()));
        }

        private void type() {
            String board = someBoard();
            Map<String, String> base = new HashMap<>();
            Map<String, String> set = new HashMap<>();
            for (int fields = 1 + random.nextInt(2); fields > 0; fields--) {
                String field = FIELDS.get(random.nextInt(FIELDS.size()));
                if (!set.containsKey(field)) {
                    String text = device.person + " typed " + Device.newId();
                    base.put(field, String.valueOf(shown.put(board + field, text)));
                    set.put(field, text);
                }
            }
            done.add(device.mutation(BOARDS, board, version(board), base, set, List.of()));
        }

        private void delete() {
            if (random.nextInt(3) == 0) {
                String board = someBoard();
                done.add(device.deletes(BOARDS, board, version(board)));
            }
        }

        void send() {
            int to = answered + random.nextInt(done.size() - answered + 1);
            device.sends(done.subList(answered, to).toArray(Mutation[]::new));
            answered = to;
        }

        void sendAll() {
            device.sends(done.subList(answered, done.size()).toArray(Mutation[]::new));
            answered = done.size();
        }

        private void sendAgain() {
            int from = random.nextInt(answered + 1);
            List<Outcome> outcomes = device.sends(done.subList(from, answered).toArray(Mutation[]::new));
            assertTrue(outcomes.stream().allMatch(outcome -> outcome.status() == Status.DUPLICATE));
        }
    }

    private List<String> boards(int count) {
        var editor = new Device("editor@harbour");
        return Stream.generate(Device::newId)
                .limit(count)
                .peek(board -> editor.does(editor.creates(
                        BOARDS,
                        board,
                        Map.of("/visibility", "public", "/body/title", "t", "/body/note", "n", "/body/goal", "g"))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void inAnyOrder(long seed) {
        List<String> boards = boards(2);
        List<Person> people =
                List.of(new Person("editor@harbour", boards, seed), new Person("admin@harbour", boards, -seed));
        var random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            people.get(random.nextInt(2)).step();
        }
        people.forEach(Person::sendAll);
        check(boards, people);
    }

    @Test
    void atTheSameTime() throws Exception {
        List<String> boards = boards(1);
        List<Person> people = List.of(
                new Person("editor@harbour", boards, 7),
                new Person("editor@harbour", boards, 8),
                new Person("admin@harbour", boards, 9));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> work = people.stream()
                    .<Callable<Boolean>>map(person -> () -> {
                        for (int step = 0; step < 40; step++) {
                            person.step();
                        }
                        person.sendAll();
                        return true;
                    })
                    .toList();
            for (var finished : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                assertTrue(finished.get());
            }
        }
        check(boards, people);
    }

    private void check(List<String> boards, List<Person> people) {
        Set<String> kept =
                new HashSet<>(texts("select body::text from document_history where id = any (?::uuid[])", boards));
        Set<String> inConflicts = new HashSet<>(texts(
                "select body::text from document_history where kind = 'conflicts' and body #>> '{on,id}' = any (?)",
                boards));
        for (Person person : people) {
            List<Outcome> outcomes = outcomes(person);
            assertEquals(person.done.stream().map(Mutation::key).toList(), keys(outcomes));
            assertTrue(outcomes.stream().allMatch(outcome -> outcome.was() == null));
            for (Outcome outcome : outcomes) {
                int effects = texts(
                                "select version::text from document_history where mutation = any (?::uuid[])",
                                List.of(outcome.key()))
                        .size();
                assertEquals(outcome.lsn() > 0, effects > 0, outcome::toString);
                // A document and a conflict, each once.
                assertTrue(effects <= (outcome.status() == Status.CONFLICT ? 2 : 1), outcome::toString);
            }
            // All that was typed, but what may not be, is somewhere.
            for (Mutation mutation : person.done) {
                if (outcomes.get((int) mutation.n() - 1).status() != Status.REJECTED) {
                    for (JsonNode text : mutation.set().values()) {
                        assertTrue(
                                Stream.concat(kept.stream(), inConflicts.stream())
                                        .anyMatch(body -> body.contains(text.asText())),
                                text::asText);
                    }
                } else {
                    assertTrue(mutation.deletes(), "only deleting what is another's is refused");
                }
            }
        }
    }

    private static List<Outcome> outcomes(Person person) {
        return Device.outcomes(person.device.answered(1));
    }

    private static List<String> keys(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::key).toList();
    }

    private List<String> texts(String sql, List<String> among) {
        return backend.tenants().read("harbour", connection -> texts(connection, sql, among));
    }

    private static List<String> texts(Connection connection, String sql, List<String> among) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", among.toArray()));
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
