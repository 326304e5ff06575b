package io.tidemark.soak;

import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.rest.Bearer;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes a client's line: the real one, or one with a mistake in it.
interface Lines {
    LiveLine to(URI server, Bearer bearer, LineListener listener, InstantSource clock, RandomGenerator random);
}
