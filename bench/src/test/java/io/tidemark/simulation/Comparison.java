package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Problem;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.SyncApi;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The same calls to the model and to a backend, and what both say of them. One seed is one sequence.
final class Comparison {
    private static final List<String> PLACES = List.of("p0", "p1", "p2");
    /// Rows that there may be: of so few a snapshot is cut anew once one changed.
    private static final int KEYS = 10;

    private static final long WHOLE = 4 << 20;
    private static final long ONE_COMMIT = 1;
    /// Of the programs; what is older is too old.
    static final String APP = "1";

    private static final String OLD_APP = "0";
    private static final String GONE = "410";

    /// A device of somebody, and what it would hold of both.
    private record Follower(String user, String device, Held model, Held real) {}

    private final long seed;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, @Nullable Role> roles = new HashMap<>();
    private final ModelSide model;
    private final RealSide real;
    private final Typist typist;
    /// Those who are told often, the admin first.
    private final List<Follower> steady = new ArrayList<>();
    /// Those who are told now and then.
    private final List<Follower> rare = new ArrayList<>();

    private final Map<Long, Side.Line> rows = new TreeMap<>();
    private long row;
    /// Of a person and a place, where it is not all of it.
    private final Map<String, Share> shares = new HashMap<>();
    private final Map<String, List<Mutation>> sent = new HashMap<>();
    /// Of the backend by those of the model.
    private final Map<String, String> epochs = new HashMap<>();

    private final Map<Long, Long> lsns = new HashMap<>();
    /// The model's head by the backend's, of each step.
    private final TreeMap<Long, Long> heads = new TreeMap<>();

    private final List<String> story = new ArrayList<>();

    Comparison(PeopledBackend backend, Server server, HttpClient client, long seed) {
        this.seed = seed;
        Random dice = new Random(seed);
        Map<String, Role> people = new LinkedHashMap<>();
        for (Role role : List.of(Role.ADMIN, Role.EDITOR, Role.VIEWER)) {
            String id = new UUID(dice.nextLong(), dice.nextLong()).toString();
            people.put(id, role);
            names.put(id, List.of("ann", "bob", "cyd").get(names.size()));
        }
        roles.putAll(people);
        model = new ModelSide("seed" + seed, people);
        real = new RealSide(backend, server, client, "seed" + seed, people, PLACES);
        typist = new Typist(model.tenant, List.copyOf(people.keySet()));
        for (String user : people.keySet()) {
            steady.add(follower(user, 1));
            rare.add(follower(user, 2));
        }
    }

    /// Everybody has the first rows.
    void begin() {
        write(new Random(seed));
        steady.forEach(this::load);
        rare.forEach(this::load);
    }

    private Follower follower(String user, int number) {
        String device = names.get(user) + number;
        return new Follower(user, device, new Held(model, user, device), new Held(real, user, device));
    }

    String story() {
        return String.join("\n", story);
    }

    /// Does something, and looks what the admin and somebody else have then.
    void step(int number) {
        Random dice = new Random(seed * 1_000_003 + number);
        switch (dice.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> mutations(dice);
            case 10, 11, 12, 13 -> write(dice);
            case 14, 15 -> pull(of(dice, rare), dice.nextBoolean() ? WHOLE : ONE_COMMIT);
            case 16 -> load(of(dice, rare));
            case 17 -> outcomes(dice);
            case 18 -> session(dice);
            case 19 -> part(dice);
            case 20, 21 -> grant(dice);
            default -> rare(dice);
        }
        pull(steady.getFirst(), WHOLE);
        pull(of(dice, steady), WHOLE);
    }

    /// Everybody is told the rest, and has what they would have if they began now.
    void end() {
        for (Follower each : Stream.concat(steady.stream(), rare.stream()).toList()) {
            pull(each, WHOLE);
            String held = each.real().text();
            if (roles.get(each.user()) != null) {
                load(each);
                assertEquals(held, each.real().text(), "what there is to begin with");
            }
        }
    }

    private void rare(Random dice) {
        switch (dice.nextInt(10)) {
            case 0, 1 -> role(dice);
            case 2 -> {
                told("the history has another name");
                model.anotherEpoch();
                real.anotherEpoch();
            }
            case 3 -> {
                told("the history ends otherwise");
                model.anotherEnd();
                real.anotherEnd();
            }
            case 4 -> {
                told("the history lacks its end when it is asked for");
                Follower asking = of(dice, steady);
                model.behind(() -> real.behind(() ->
                        open(asking, APP, asking.model().cursor(), asking.real().cursor())));
            }
            case 5 -> {
                told("the log is forgotten");
                Runnable forget = real.forgetting();
                model.forgetting().run();
                write(dice);
                forget.run();
            }
            case 6, 7, 8 -> shape(dice.nextBoolean());
            default -> anothersCursor(dice);
        }
    }

    private void shape(boolean continues) {
        if (continues) {
            model.tenant.append();
        } else {
            model.tenant.begin();
        }
        told("the rows have other fields, " + Held.fields(model.tenant.shape));
        real.declare(model.tenant.shape);
    }

    private void told(String what) {
        story.add(story.size() + ". " + what);
    }

    // Documents.

    private void mutations(Random dice) {
        String user = of(dice, List.copyOf(names.keySet()));
        String device = names.get(user) + (1 + dice.nextInt(2));
        List<Mutation> before = sent.computeIfAbsent(user, any -> new ArrayList<>());
        long next = model.tenant.lastMutation(user, device, Long.MAX_VALUE) + 1;
        List<Mutation> batch = new ArrayList<>();
        for (int i = 0; i <= dice.nextInt(3); i++) {
            int choice = before.isEmpty() ? 9 : dice.nextInt(24);
            switch (choice) {
                case 0 -> batch.add(of(dice, before).numbered(next++));
                case 1 -> batch.add(of(dice, before));
                case 2 -> batch.add(typist.mutation(dice, user, next + 1 + dice.nextInt(3)));
                case 3 -> batch.add(typist.mutation(dice, user, Math.max(1, next - 1 - dice.nextInt(3))));
                default -> batch.add(typist.mutation(dice, user, next++));
            }
        }
        boolean lost = dice.nextInt(30) == 0;
        String epoch = lost ? "none" : model.tenant.epoch;
        String realEpoch = lost ? "none" : Objects.requireNonNull(epochs.get(epoch));
        told(names.get(user) + " sends from " + device + (lost ? " in another epoch " : " ") + Device.text(batch));
        before.addAll(batch);
        List<Mutation> forReal = batch.stream()
                .map(each -> new Mutation(
                        each.n(),
                        each.key(),
                        each.kind(),
                        real.real(each.id()),
                        each.baseVersion(),
                        each.base(),
                        each.set(),
                        each.unset(),
                        each.ops()))
                .toList();
        both(
                () -> model.calls(user).mutations(new Outbox.Batch(device, epoch, batch)),
                () -> real.calls(user).mutations(new Outbox.Batch(device, realEpoch, forReal)),
                this::compare);
    }

    private void compare(SyncApi.Taken expected, SyncApi.Taken taken) {
        compare(expected.outcomes(), taken.outcomes());
        BridgeException.Conflict stop = expected.stop();
        BridgeException.Conflict stopped = taken.stop();
        assertEquals(stop == null ? "" : why(stop), stopped == null ? "" : why(stopped));
    }

    private void compare(List<Outcome> expected, List<Outcome> taken) {
        assertEquals(words(expected), words(taken));
        for (int i = 0; i < expected.size(); i++) {
            Outcome one = expected.get(i);
            Outcome other = taken.get(i);
            Long known = lsns.put(other.lsn(), one.lsn());
            assertTrue(known == null || known == one.lsn(), () -> "another transaction than before: " + other);
            if (one.conflictId() != null && other.conflictId() != null) {
                real.made(other.conflictId(), one.conflictId());
            }
        }
    }

    private static List<String> words(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(each -> each.n() + " " + each.key() + " " + each.status() + " " + each.was() + " version "
                        + each.version() + (each.lsn() == 0 ? " without" : " with") + " effect"
                        + (each.conflictId() == null ? "" : " with conflict")
                        + (each.reason() == null ? "" : " with reason"))
                .toList();
    }

    private void outcomes(Random dice) {
        Follower asking = of(dice, dice.nextBoolean() ? steady : rare);
        long from = 1L + dice.nextInt(10);
        told(asking.device() + " asks what became of its changes from " + from);
        both(
                () -> model.calls(asking.user()).outcomes(asking.device(), from),
                () -> real.calls(asking.user()).outcomes(asking.device(), from),
                (expected, answer) -> compare(expected.items(), answer.items()));
    }

    // Rows.

    private void write(Random dice) {
        Map<Long, Side.Line> upserts = new TreeMap<>();
        List<Side.Line> deletes = new ArrayList<>();
        for (int i = 0; i <= dice.nextInt(5); i++) {
            long key = dice.nextInt(KEYS);
            Side.Line before = rows.get(key);
            if (before != null && dice.nextInt(4) == 0 && !upserts.containsKey(key)) {
                rows.remove(key);
                deletes.add(before);
            } else if (deletes.stream().noneMatch(line -> line.key() == key)) {
                long id = before == null ? ++row : before.id();
                String place = before == null || dice.nextInt(2) == 0 ? of(dice, PLACES) : before.place();
                Side.Line line = new Side.Line(id, key, place, dice.nextInt(3));
                rows.put(key, line);
                upserts.put(key, line);
            }
        }
        told("rows come, " + upserts.values() + ", and go, " + deletes);
        List<Side.Line> inOrder = upserts.values().stream()
                .sorted((one, other) -> Long.compare(one.id(), other.id()))
                .toList();
        model.write(inOrder, deletes);
        real.write(inOrder, deletes);
    }

    private void grant(Random dice) {
        String user = of(dice, List.copyOf(names.keySet()));
        String place = of(dice, PLACES);
        Share before = shares.getOrDefault(user + place, Share.WHOLE);
        Share share = of(
                dice, Stream.of(Share.values()).filter(each -> each != before).toList());
        shares.put(user + place, share);
        told(share.said(String.valueOf(names.get(user)), place));
        model.grant(user, place, share);
        real.grant(user, place, share);
    }

    private void role(Random dice) {
        String user = of(dice, List.copyOf(names.keySet()).subList(1, names.size()));
        @Nullable Role role = dice.nextInt(4) == 0 ? null : of(dice, List.of(Role.VIEWER, Role.EDITOR, Role.ADMIN));
        if (!Objects.equals(roles.put(user, role), role)) {
            told(names.get(user) + " is " + role);
            model.role(user, role);
            real.role(user, role);
        }
    }

    /// A part of a manifest that may be an old one.
    private void part(Random dice) {
        Follower asking = of(dice, rare);
        String place = of(dice, PLACES);
        PendingPart one = asking.model().parts().get(place);
        PendingPart other = asking.real().parts().get(place);
        told(asking.device() + " fetches a part of " + place + " again");
        if (one != null && other != null) {
            both(
                    () -> model.calls(asking.user()).part(one).rows() > 0,
                    () -> real.calls(asking.user()).part(other).rows() > 0,
                    (expected, answer) -> assertEquals(expected, answer));
        }
    }

    // What everybody has.

    private void load(Follower follower) {
        told(follower.device() + " begins anew");
        String problem =
                both(() -> follower.model().load(), () -> follower.real().load(), (expected, loaded) -> {
                    assertEquals(expected.policyVersion(), loaded.policyVersion(), "the version of the rights");
                    assertEquals(expected.datasets(), loaded.datasets());
                    assertEquals(expected.counts().keySet(), loaded.counts().keySet(), "the buckets");
                    head(expected.lsn(), loaded.lsn());
                    epoch(follower.model().epoch(), follower.real().epoch());
                });
        if (problem == null) {
            pull(follower, WHOLE);
        }
    }

    private void pull(Follower follower, long maxBytes) {
        if (!steady.contains(follower)) {
            told(follower.device() + " asks for " + (maxBytes == WHOLE ? "all changes" : "one change after another"));
        }
        List<Held.Pulled> rights = new ArrayList<>();
        String problem = both(
                () -> follower.model().pull(maxBytes), () -> follower.real().pull(maxBytes), (expected, pulled) -> {
                    assertEquals(expected.policy(), pulled.policy(), "rights");
                    if (!expected.policy().isEmpty()) {
                        rights.addAll(List.of(expected, pulled));
                        return;
                    }
                    assertEquals(expected.effects(), pulled.effects(), "what happened");
                    assertEquals(follower.model().text(), follower.real().text(), "what there is");
                    head(expected.lsn(), pulled.lsn());
                    if (maxBytes == WHOLE) {
                        assertEquals(expected.touched(), pulled.touched(), "the buckets that changed");
                    }
                });
        if (!rights.isEmpty() || (problem != null && problem.startsWith(GONE))) {
            load(follower);
        }
        if (!rights.isEmpty()) {
            Set<String> filled = follower.real().places(rights.getLast().granted());
            filled.retainAll(rows.values().stream().map(Side.Line::place).toList());
            assertEquals(follower.model().places(rights.getFirst().granted()), filled, "the places one may have");
        }
    }

    private void session(Random dice) {
        Follower asking = of(dice, dice.nextBoolean() ? steady : rare);
        boolean isFirst = dice.nextInt(3) == 0;
        open(
                asking,
                dice.nextInt(4) == 0 ? OLD_APP : APP,
                isFirst ? null : asking.model().cursor(),
                isFirst ? null : asking.real().cursor());
    }

    private void open(Follower asking, String app, @Nullable String cursor, @Nullable String realCursor) {
        told(asking.device() + " opens a session of program " + app + (cursor == null ? "" : " at " + cursor));
        both(
                () -> model.calls(asking.user()).open(new SyncApi.Hello(asking.device(), app, cursor, 0)),
                () -> real.calls(asking.user()).open(new SyncApi.Hello(asking.device(), app, realCursor, 0)),
                (expected, opened) -> {
                    assertEquals(expected.policyVersion(), opened.policyVersion(), "the version of the rights");
                    assertEquals(expected.lastMutation(), opened.lastMutation(), "how far the device counted");
                    epoch(expected.epoch(), opened.epoch());
                });
    }

    private void anothersCursor(Random dice) {
        Follower asking = of(dice, steady);
        Follower other = of(dice, rare);
        String cursor = other.model().cursor();
        String realCursor = other.real().cursor();
        told(asking.device() + " has the position of " + other.device());
        open(asking, APP, cursor, realCursor);
        both(
                () -> model.calls(asking.user())
                        .changes(cursor, asking.device(), WHOLE, 0)
                        .frames()
                        .isEmpty(),
                () -> real.calls(asking.user())
                        .changes(realCursor, asking.device(), WHOLE, 0)
                        .frames()
                        .isEmpty(),
                (expected, changes) -> {});
    }

    private void head(long expected, long lsn) {
        Long known = heads.put(lsn, expected);
        assertTrue(known == null || known == expected, () -> "the log is at " + lsn + ", as it was at " + known);
        assertTrue(heads.headMap(lsn).values().stream().allMatch(each -> each <= expected), "the log goes back");
    }

    private void epoch(String expected, String epoch) {
        String known = epochs.put(expected, epoch);
        assertTrue(known == null || known.equals(epoch), () -> "another history than before in " + expected);
        assertEquals(epochs.size(), Set.copyOf(epochs.values()).size(), "the same history as before");
    }

    /// Two answers, compared, or twice the same problem.
    ///
    /// @return the problem
    private static <T> @Nullable String both(Supplier<T> model, Supplier<T> real, BiConsumer<T, T> compare) {
        Answer<T> expected = Answer.of(model);
        Answer<T> answer = Answer.of(real);
        assertEquals(expected.problem(), answer.problem(), "the problem");
        if (expected.said() != null && answer.said() != null) {
            compare.accept(expected.said(), answer.said());
        }
        return expected.problem();
    }

    /// @param said    null when there is a problem
    /// @param problem its status, type and reason
    private record Answer<T>(@Nullable T said, @Nullable String problem) {
        static <T> Answer<T> of(Supplier<T> call) {
            try {
                return new Answer<>(call.get(), null);
            } catch (BridgeException e) {
                return new Answer<>(null, why(e));
            }
        }
    }

    private static String why(BridgeException e) {
        if (e instanceof BridgeException.Conflict conflict) {
            return problem(conflict.problem());
        }
        if (e instanceof BridgeException.Refused refused) {
            return problem(refused.problem());
        }
        if (e instanceof BridgeException.Gone gone) {
            return GONE + " " + gone.reason();
        }
        if (e instanceof BridgeException.TooOld) {
            return "426";
        }
        throw e;
    }

    private static String problem(Problem problem) {
        return problem.status() + " " + problem.type() + " " + problem.reason() + " expected "
                + problem.said().path("expected").asText();
    }

    private static <T> T of(Random dice, List<T> choices) {
        return choices.get(dice.nextInt(choices.size()));
    }
}
