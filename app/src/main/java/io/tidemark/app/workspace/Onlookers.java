package io.tidemark.app.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.Push;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who else looks at the dashboard that is open here, as far as the live line says: without it nobody is known. Any
/// thread; tells on the thread it hears on.
final class Onlookers implements LineListener {
    /// More faces than anybody looks through.
    static final int MOST = 100;
    private static final int LONGEST_NAME = 100;

    private final Supplier<String> me;
    private final BiConsumer<String, List<Onlooker>> listener;
    private @Nullable Door door;
    private @Nullable String looking;
    private List<Onlooker> told = List.of();

    /// The way into rooms where others see that this person is there.
    interface Door {
        void enter(String room);

        void leave(String room);
    }

    /// @param me       this person's id
    /// @param listener takes a dashboard's id and who else looks at it now; must return soon
    Onlookers(Supplier<String> me, BiConsumer<String, List<Onlooker>> listener) {
        this.me = me;
        this.listener = listener;
    }

    /// There is a line from now on.
    synchronized void through(Door line) {
        door = line;
        if (looking != null) {
            line.enter(room(looking));
        }
    }

    /// @param dashboard the one on screen; null for none
    synchronized void lookAt(@Nullable String dashboard) {
        if (Objects.equals(dashboard, looking)) {
            return;
        }
        @Nullable String before = looking;
        tell(List.of());
        looking = dashboard;
        if (door != null && before != null) {
            door.leave(room(before));
        }
        if (door != null && dashboard != null) {
            door.enter(room(dashboard));
        }
    }

    private static String room(String dashboard) {
        return "dashboard:" + dashboard;
    }

    @Override
    public synchronized void state(LineState state) {
        if (!(state instanceof LineState.Live)) {
            tell(List.of());
        }
    }

    @Override
    public void poke(long lsn, long policyVersion) {
        // says nothing of people
    }

    @Override
    public synchronized void push(Push push) {
        boolean ours = looking != null
                && push.type().equals("presence")
                && push.data().path("room").asText().equals(room(looking));
        if (ours) {
            tell(others(push.data().path("users")));
        }
    }

    private List<Onlooker> others(JsonNode users) {
        List<Onlooker> others = new ArrayList<>();
        for (JsonNode user : users) {
            String id = user.path("id").asText();
            String name = user.path("name").asText().strip();
            if (!id.equals(me.get()) && others.size() < MOST) {
                String shown = name.isEmpty() ? "Somebody" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
                others.add(new Onlooker(id, shown));
            }
        }
        others.sort(Comparator.comparing(Onlooker::name).thenComparing(Onlooker::id));
        return List.copyOf(others);
    }

    private void tell(List<Onlooker> now) {
        if (looking != null && !now.equals(told)) {
            told = now;
            listener.accept(looking, now);
        }
    }
}
