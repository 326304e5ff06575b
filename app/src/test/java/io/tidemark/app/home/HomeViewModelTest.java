package io.tidemark.app.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.app.kit.SameThread;
import io.tidemark.app.workspace.SyncStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HomeViewModelTest {
    private final List<String> read = new ArrayList<>();
    private final HomeViewModel model = new HomeViewModel(
            new SameThread(),
            () -> {
                read.add("read");
                return List.of();
            },
            _ -> {});

    @Test
    void anEmptyListSaysWhatItWaitsFor() {
        model.follow(new SyncStanding.Local());
        assertEquals(HomeViewModel.Arrival.NONE, model.arrival().get());
        model.follow(new SyncStanding.Syncing(0, 0, null));
        assertEquals(HomeViewModel.Arrival.COMING, model.arrival().get());
        model.follow(new SyncStanding.Offline("The server cannot be reached.", null, null));
        assertEquals(HomeViewModel.Arrival.DELAYED, model.arrival().get());
    }

    @Test
    void thatAllIsHereIsSaidOnlyAfterReadingTheListAgain() {
        model.follow(new SyncStanding.Syncing(3, 12, null));
        assertEquals(0, read.size());
        model.follow(new SyncStanding.Live(Instant.EPOCH));
        assertEquals(1, read.size());
        assertEquals(HomeViewModel.Arrival.COMPLETE, model.arrival().get());
        model.follow(new SyncStanding.Offline("Away.", null, Instant.EPOCH));
        assertEquals(1, read.size(), "what is here stays complete");
    }
}
