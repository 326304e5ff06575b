package io.tidemark.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OncePerFrameTest {
    private final List<Runnable> frames = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final OncePerFrame<String> tiles = new OncePerFrame<>(frames::add, shown::add);

    private void nextFrame() {
        List<Runnable> due = List.copyOf(frames);
        frames.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void whatChangedOftenIsShownOnceInTheNextFrame() {
        tiles.changed("revenue");
        tiles.changed("orders");
        tiles.changed("revenue");
        assertEquals(List.of(), shown);
        assertEquals(1, frames.size(), "all in one frame");

        nextFrame();
        assertEquals(List.of("revenue", "orders"), shown);
        nextFrame();
        assertEquals(2, shown.size(), "nothing changed since");
    }

    @Test
    void whatChangesLaterIsShownInALaterFrame() {
        tiles.changed("revenue");
        nextFrame();
        tiles.changed("revenue");
        nextFrame();
        assertEquals(List.of("revenue", "revenue"), shown);
    }

    @Test
    void withoutFramesEverythingIsShownAtOnce() {
        OncePerFrame<String> unseen = new OncePerFrame<>(Runnable::run, shown::add);
        unseen.changed("revenue");
        unseen.changed("revenue");
        assertEquals(2, shown.size());
    }
}
