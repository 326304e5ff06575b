package io.tidemark.soak;

import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.rest.Bearer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/// Many real clients of one node that note when they dial.
final class Crowd implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(5);

    /// When anybody dialled, by [System#nanoTime].
    private final Queue<Long> dialled = new ConcurrentLinkedQueue<>();

    private final List<Member> members = new ArrayList<>();

    private final class Member implements LineListener {
        private final LiveLine line;
        private volatile boolean live;
        private volatile boolean over;

        Member(URI server, Bearer bearer, long seed) {
            line = new LiveLine(server, bearer, this, InstantSource.system(), new Random(seed));
            line.start();
        }

        @Override
        public void state(LineState state) {
            switch (state) {
                case LineState.Live _ -> live = true;
                case LineState.Connecting _ -> {
                    live = false;
                    dialled.add(System.nanoTime());
                }
                case LineState.Waiting _ -> live = false;
                case LineState.Refused _, LineState.SignedOut _ -> {
                    live = false;
                    over = true;
                }
            }
        }

        @Override
        public void poke(long lsn, long policyVersion) {}
    }

    /// One after the other; not all are connected when this returns.
    Crowd(URI server, int count, IntFunction<Bearer> bearers) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            members.add(new Member(server, bearers.apply(i), i));
            Thread.sleep(BETWEEN);
        }
    }

    long live() {
        return members.stream().filter(member -> member.live).count();
    }

    /// Those who gave up.
    long over() {
        return members.stream().filter(member -> member.over).count();
    }

    /// How often anybody dialled from then on, and in the busiest second.
    record Dials(int all, int inOneSecond) {}

    Dials dialsSince(long nanos) {
        List<Long> since =
                dialled.stream().filter(at -> at - nanos >= 0).sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < since.size(); last++) {
            while (since.get(last) - since.get(first) >= Duration.ofSeconds(1).toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return new Dials(since.size(), most);
    }

    @Override
    public void close() {
        members.parallelStream().forEach(member -> member.line.close());
    }
}
