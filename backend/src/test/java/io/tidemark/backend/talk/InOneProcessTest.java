package io.tidemark.backend.talk;

import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.rooms.SameProcess;

final class InOneProcessTest extends BetweenNodes {

    private final SameProcess process = new SameProcess();

    @Override
    OtherNodes join() {
        return process.join();
    }
}
