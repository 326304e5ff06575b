package io.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.backend.identity.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server of two tenants, some people, their devices, and what happens to them. One seed is one history.
final class World implements AutoCloseable {
    static final List<String> KINDS =
            List.of("dashboards", "reports", "alerts", "comments", "scenarios", "preferences", "conflicts");
    private static final List<String> MADE = List.of("dashboards", "reports", "alerts", "comments", "scenarios");
    /// What is commented on.
    private static final List<String> ABOUT = List.of("dashboards", "reports", "alerts", "scenarios");
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
    private static final int MOST_DEVICES = 7;
    private static final int ROUNDS = 40;
    /// The first history in which people lose rows and get them back.
    static final long GRANTS = 1_000_000;
    /// The first in which, besides, rows get other shapes, programs are too old and bodies are cut.
    static final long SHAPES = 2_000_000;
    /// The first in which, besides, a field of rows is hidden from somebody and shown again.
    static final long MASKS = 3_000_000;

    /// Something somebody typed.
    private record Typed(String word, String tenant, String device) {}

    private final long seed;
    private final Dice dice;
    private final Path folder;
    private final Clock clock = new Clock();
    private final SeededFault fault;
    private final ModelServer server;
    private final List<Device> devices = new ArrayList<>();
    private final List<Typed> typed = new ArrayList<>();
    private final Map<String, Tenant> backups = new HashMap<>();
    private final AtomicLong stamps = new AtomicLong();
    private final List<String> story = new ArrayList<>();
    /// Every sum that a bucket ever had.
    private final Map<String, Set<BucketSum>> known = new HashMap<>();
    /// Those a bucket had had when somebody lost it.
    private final Map<String, Set<BucketSum>> lost = new HashMap<>();
    private long row;
    private int words;

    World(long seed, Path folder, SeededFault fault) {
        this.fault = fault;
        this.dice = new Dice(seed >= SHAPES);
        this.server = new ModelServer(clock, fault, dice);
        this.seed = seed;
        this.folder = folder;
        tenant("north", Map.of("ann", Role.ADMIN, "bob", Role.EDITOR, "cyd", Role.VIEWER));
        tenant("south", Map.of("dan", Role.EDITOR, "eve", Role.EDITOR));
        device("ann1", "north", "ann");
        device("bob1", "north", "bob");
        device("bob2", "north", "bob");
        device("cyd1", "north", "cyd");
        device("dan1", "south", "dan");
    }

    private void tenant(String name, Map<String, Role> people) {
        Tenant tenant = new Tenant(name, "epoch0", stamps, fault);
        tenant.roles.putAll(people);
        server.tenants.put(name, tenant);
        backups.put(name, tenant.copy());
    }

    private void device(String name, String tenant, String user) {
        Clock own = new Clock();
        devices.add(
                new Device(name, new ModelServer.Person(tenant, user), folder.resolve(name), server, dice, own, fault));
    }

    /// What happened, for whoever looks for a fault.
    String story() {
        return String.join("\n", story);
    }

    /// @param number of the step: with the seed it decides what happens, as far as what was before allows
    void step(int number) {
        dice.begin(seed * 1_000_003 + number);
        Duration time = Duration.ofSeconds(dice.below(600));
        clock.pass(time);
        devices.forEach(device -> device.clock.pass(time));
        Device device = dice.of(devices);
        switch (dice.below(20)) {
            case 0, 1, 2 -> make(device);
            case 3, 4, 5, 6 -> edit(device);
            case 7 -> delete(device);
            case 8, 9, 10, 11, 12, 13 -> sync(device);
            case 14, 15 -> rows(dice.of(List.copyOf(server.tenants.values())));
            default -> rare(device);
        }
        if (seed >= GRANTS) {
            noteLosses();
        }
    }

    private void sync(Device device) {
        told(device, "syncs " + (device.sync() ? "wholly" : "in part"));
        if (seed >= GRANTS) {
            checkRights(device);
        }
    }

    private void rare(Device device) {
        Tenant tenant = dice.of(List.copyOf(server.tenants.values()));
        switch (dice.below(seed < SHAPES ? 12 : 18)) {
            case 0, 1 -> {
                backups.put(tenant.name, tenant.copy());
                story.add(tenant.name + " is backed up at " + tenant.head);
            }
            case 2 -> restore(tenant, "epoch" + stamps.incrementAndGet());
            case 3 -> restore(tenant, tenant.epoch);
            case 4, 5 -> {
                tenant.role("bob", dice.of(List.of(Role.VIEWER, Role.EDITOR, Role.ADMIN)));
                story.add("bob is " + tenant.roles.get("bob"));
            }
            case 6 -> {
                if (fault == SeededFault.COMPACTION_DROPS_REMOVALS) {
                    tenant.log.removeIf(commit ->
                            commit.document() != null && commit.document().deleted());
                } else {
                    tenant.shorten();
                }
                story.add(tenant.name + " forgets its log up to " + tenant.floor);
            }
            case 7 -> {
                if (devices.size() < MOST_DEVICES) {
                    devices.add(device.cloned(device.name + "c" + devices.size()));
                    told(device, "is copied");
                }
            }
            case 8 -> device.clock.pass(Duration.ofMinutes(dice.below(600) - 300L));
            case 9, 10 -> {
                if (seed < GRANTS) {
                    sync(device);
                } else {
                    grant(device);
                }
            }
            case 12, 13 -> shape(tenant, dice.below(2) == 0);
            case 14 -> {
                server.leastApp++;
                story.add("programs before " + server.leastApp + " are too old");
            }
            case 15, 16 -> update(device);
            default -> sync(device);
        }
    }

    private void shape(Tenant tenant, boolean continues) {
        if (continues) {
            tenant.append();
        } else {
            tenant.begin();
        }
        noteSums(tenant);
        story.add(tenant.name + " has rows of "
                + tenant.shape.fields().stream().map(Field::name).toList() + " from " + tenant.head);
    }

    private void update(Device device) {
        device.app = server.leastApp;
        told(device, "is updated");
    }

    private void grant(Device device) {
        Tenant tenant = server.tenant(device.person);
        String user = device.person.user();
        String place = "p" + dice.below(3);
        Share share =
                switch (dice.below(3)) {
                    case 0 -> Share.WHOLE;
                    case 1 -> seed < MASKS ? Share.NOTHING : Share.WITHOUT_HEIGHT;
                    default -> Share.NOTHING;
                };
        tenant.grant(user, place, share);
        story.add(share.said(user, place));
    }

    /// By a grant or by a role.
    private void noteLosses() {
        server.tenants.values().forEach(tenant -> tenant.roles.keySet().forEach(user -> known.keySet().stream()
                .filter(each -> each.startsWith(tenant.name + " "))
                .forEach(each -> {
                    String bucket = each.substring(tenant.name.length() + 1);
                    String key = user + " of " + each;
                    if (tenant.has(user, bucket)) {
                        lost.remove(key);
                    } else {
                        lost.putIfAbsent(key, Set.copyOf(known.getOrDefault(each, Set.of())));
                    }
                })));
    }

    /// Nobody takes in what came to be after they lost the right to it.
    private void checkRights(Device device) {
        Map<String, BucketSum> rows = device.rows();
        if (rows == null) {
            return;
        }
        Tenant tenant = server.tenant(device.person);
        rows.forEach((bucket, sum) -> {
            Set<BucketSum> before = lost.get(device.person.user() + " of " + tenant.name + " " + bucket);
            if (before != null && !tenant.has(device.person.user(), bucket)) {
                assertTrue(before.contains(sum), device.name + " got rows of " + bucket + " that are not its person's");
            }
        });
    }

    private void told(Device device, String what) {
        story.add(device.name + " " + what);
    }

    private void restore(Tenant now, String epoch) {
        Tenant old = Objects.requireNonNull(backups.get(now.name)).copy();
        old.epoch = epoch;
        old.roles.putAll(now.roles);
        old.policies.putAll(now.policies);
        old.keepRights(now);
        server.tenants.put(now.name, old);
        story.add(now.name + " goes back from " + now.head + " to " + old.head + ", " + epoch);
    }

    private void rows(Tenant tenant) {
        Map<Long, Tenant.Row> upserts = new TreeMap<>();
        for (int i = 0; i <= dice.below(4); i++) {
            String place = "p" + dice.below(3);
            long id = tenant.rows.isEmpty() || dice.below(3) > 0 ? ++row : tenant.rows.firstKey();
            long height = dice.below(1_000);
            upserts.put(id, new Tenant.Row(tenant.bucket(place), place, height, level(), more(tenant)));
        }
        List<Long> deletes = tenant.rows.isEmpty() || dice.below(3) > 0 ? List.of() : List.of(tenant.rows.lastKey());
        tenant.write(
                upserts, deletes.stream().filter(id -> !upserts.containsKey(id)).toList());
        noteSums(tenant);
    }

    private void noteSums(Tenant tenant) {
        tenant.sums().forEach((bucket, sum) -> known.computeIfAbsent(tenant.name + " " + bucket, any -> new HashSet<>())
                .add(sum));
    }

    private @Nullable Double level() {
        return seed < SHAPES || dice.below(4) == 0 ? null : dice.of(List.of(Tenant.MINUS_ZERO, 0.0, 1.5));
    }

    private Map<String, Long> more(Tenant tenant) {
        Map<String, Long> more = new HashMap<>();
        tenant.more().forEach(field -> more.put(field.name(), (long) dice.below(100)));
        return more;
    }

    private String word(Device device) {
        String word = "w" + ++words + ".";
        typed.add(new Typed(word, device.person.tenant(), device.name));
        return word;
    }

    private void make(Device device) {
        String word = word(device);
        String kind = dice.of(MADE);
        Content content = Device.content(word, dice.of(List.of("private", "public", "public")));
        if (kind.equals("comments")) {
            comment(device, content.body());
        }
        device.edits().create(kind, device.person.user(), content);
        told(device, "makes one of " + kind + ": " + word);
        device.mayCrash();
    }

    /// On something that is seen; where nothing is, the server will not want it.
    private void comment(Device device, ObjectNode body) {
        body.put("text", "On this.");
        List<Document> seen = inOrder(device.shown().stream()
                .filter(document -> ABOUT.contains(document.kind()))
                .toList());
        if (!seen.isEmpty()) {
            Document about = dice.of(seen);
            body.putObject("on").put("kind", about.kind()).put("id", about.id());
        }
    }

    private void edit(Device device) {
        List<Document> shown = inOrder(device.shown().stream()
                .filter(document -> !document.kind().equals("conflicts"))
                .toList());
        if (shown.isEmpty()) {
            return;
        }
        Document document = dice.of(shown);
        String word = word(device);
        UnaryOperator<Content> change =
                switch (dice.below(5)) {
                    case 0, 1 -> set("title", word);
                    case 2 -> set("note" + dice.below(3), word);
                    case 3 -> tile(word);
                    default -> set("metric", word);
                };
        device.edits().change(document.id(), change);
        told(
                device,
                "changes " + document.kind() + " "
                        + document.body().path("title").asText() + ": " + word);
        device.mayCrash();
    }

    /// By what was typed: ids are made of chance that no seed decides.
    private static List<Document> inOrder(List<Document> documents) {
        return documents.stream()
                .sorted(Comparator.comparing(document -> document.kind()
                        + UUIDS.matcher(Device.text(document.body())).replaceAll("")))
                .toList();
    }

    private static UnaryOperator<Content> set(String member, String word) {
        return before -> {
            ObjectNode body = before.body().deepCopy();
            body.put(member, word);
            return new Content(before.visibility(), before.sharedWith(), body);
        };
    }

    private UnaryOperator<Content> tile(String word) {
        int choice = dice.below(3);
        return before -> {
            ObjectNode body = before.body().deepCopy();
            ArrayNode tiles = body.withArray("tiles");
            if (choice == 0 && !tiles.isEmpty()) {
                ((ObjectNode) tiles.get(0)).put("title", word);
            } else {
                tiles.addObject().put("id", "t" + word).put("title", word).put("x", 1);
            }
            return new Content(before.visibility(), before.sharedWith(), body);
        };
    }

    private void delete(Device device) {
        List<Document> shown = inOrder(device.shown());
        if (!shown.isEmpty()) {
            Document document = dice.of(shown);
            device.edits().delete(document.id());
            told(
                    device,
                    "deletes " + document.kind() + " "
                            + document.body().path("title").asText());
        }
    }

    /// Nothing goes wrong any more: everybody syncs until nobody brings anything new in two whole rounds, so that
    /// everybody was told all there is, and what became of all that was sent.
    void heal() {
        dice.calm();
        deliverFromOldPrograms();
        devices.forEach(device -> device.app = server.leastApp);
        int still = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, String> before = positions();
            boolean quiet = true;
            for (Device device : devices) {
                clock.pass(Duration.ofMinutes(1));
                device.clock.pass(Duration.ofMinutes(1));
                quiet &= device.sync();
                quiet &= device.waiting() == 0;
            }
            still = quiet && before.equals(positions()) ? still + 1 : 0;
            if (still == 2) {
                return;
            }
        }
        for (Device device : devices) {
            assertEquals(0, device.waiting(), device.name + " still waits");
            assertTrue(device.sync(), device.name + " still cannot sync");
        }
    }

    /// A program that is told nothing any more still sends what it has, as long as the history is the one it knows.
    private void deliverFromOldPrograms() {
        for (Device device : devices) {
            if (device.app < server.leastApp) {
                for (int i = 0; i < 3; i++) {
                    device.sync();
                }
                String epoch = server.tenant(device.person).epoch;
                assertTrue(
                        device.waiting() == 0 || !epoch.equals(device.epoch()),
                        device.name + " is too old and does not send");
            }
        }
    }

    private Map<String, String> positions() {
        Map<String, String> positions = new HashMap<>();
        server.tenants.forEach((name, tenant) -> positions.put(name, tenant.epoch + " " + tenant.head));
        return positions;
    }

    /// What has to hold once everything came together.
    void check() {
        for (Device device : devices) {
            Tenant tenant = server.tenant(device.person);
            assertEquals(byId(tenant.visible(device.person.user())), byId(device.shown()), device.name);
            assertEquals(tenant.sums(device.person.user()), device.rows(), device.name);
            assertEquals(tenant.shape, device.shape(), device.name);
            assertEquals(List.of(), device.mismatches(), device.name);
            assertEquals(0, device.differences(), device.name + " was sent other rows than the server has");
        }
        server.tenants.values().forEach(World::onceEach);
        for (Typed each : typed) {
            assertTrue(isSomewhere(each), () -> each.word() + " typed on " + each.device() + " is gone");
        }
    }

    private static Map<String, String> byId(List<Document> documents) {
        Map<String, String> byId = new TreeMap<>();
        documents.forEach(document -> byId.put(document.id(), document.version() + " " + tree(document)));
        return byId;
    }

    private static Object tree(Document document) {
        return document.visibility() + new TreeMap<>(flat(document));
    }

    private static Map<String, String> flat(Document document) {
        Map<String, String> flat = new HashMap<>();
        document.body()
                .properties()
                .forEach(member -> flat.put(member.getKey(), member.getValue().toString()));
        return flat;
    }

    /// No mutation made two states of a document.
    private static void onceEach(Tenant tenant) {
        tenant.histories.forEach((id, states) -> {
            Set<String> keys = new HashSet<>();
            for (History state : states) {
                assertTrue(
                        state.mutation() == null || keys.add(state.mutation()),
                        () -> state.mutation() + " changed " + id + " twice");
            }
        });
        Set<UUID> taken = new HashSet<>();
        tenant.ledger.forEach(row -> {
            boolean first = row.outcome().was() == null;
            assertTrue(!first || taken.add(UUID.fromString(row.mutation().key())), "taken twice");
        });
    }

    private boolean isSomewhere(Typed each) {
        for (List<History> states : server.tenant(new ModelServer.Person(each.tenant(), ""))
                .histories
                .values()) {
            for (History state : states) {
                if (Device.text(state.document()).contains(each.word())) {
                    return true;
                }
            }
        }
        return devices.stream().anyMatch(device -> device.kept().contains(each.word()));
    }

    @Override
    public void close() {
        devices.forEach(Device::close);
    }
}
