package io.tidemark.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What it costs to tell a message to all members of a room, and how long it takes: the gateway's fan-out against a
/// plain Vert.x server that writes a text message to each member and, where there is one, a plain `ws` server. Each is
/// a process of its own; all members are sockets of this one. Microseconds a delivery are CPU-seconds per million
/// deliveries.
final class FanoutCosts implements Benchmark {

    private static final int ROUNDS = 3;
    private static final int MEMBERS = 1_000;
    private static final int BURST = 100;
    private static final int BURSTS = 5;
    private static final int PER_SECOND = 20;
    private static final int STEADY = 60;
    private static final int SMALL = 300;
    private static final int LARGE = 2_000;
    private static final double BURST_LIMIT = 1.5e-6;
    private static final double DELAY_LIMIT = 0.060;
    private static final double THIRD = 1 / 3.0;
    private static final double SLOW_MOST = 1.10;
    private static final int FLOOD = 40;
    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    /// Descriptors that a process needs besides its connections.
    private static final int OTHER_FILES = 200;

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (var ours = new FanoutSide(FanoutServer.OURS, folder, MEMBERS);
                var frames = new FanoutSide(FanoutServer.FRAMES, folder, MEMBERS);
                var floor = new FanoutSide(FanoutServer.FLOOR, folder, MEMBERS)) {
            warm(ours);
            warm(frames);
            warm(floor);
            for (int bytes : List.of(SMALL, LARGE)) {
                burst(ours, frames, bytes, figures);
                steady(ours, frames, floor, bytes, figures);
            }
            if (FanoutServer.hasWs()) {
                ws(folder, ours, figures);
            }
            figures.add(slowReader(ours));
        }
        for (int members : List.of(5_000, 10_000)) {
            if (files() < members + OTHER_FILES) {
                System.err.println(members + " members are left out: a process may open only " + files() + " files.");
            } else {
                many(folder, members, figures);
            }
        }
        return figures;
    }

    private static void warm(FanoutSide side) throws IOException {
        for (int i = 0; i < BURSTS; i++) {
            side.publish(BURST, SMALL, 0);
        }
        side.publish(2 * PER_SECOND, SMALL, PER_SECOND);
    }

    private static void burst(FanoutSide ours, FanoutSide frames, int bytes, List<Figure> figures) throws IOException {
        double[] product = new double[ROUNDS];
        double[] raw = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            product[i] = bursts(ours, bytes);
            raw[i] = bursts(frames, bytes);
        }
        double median = Timing.median(product);
        figures.add(figure(burstOf(bytes), "limit", median, BURST_LIMIT, 1));
        figures.add(figure(burstOf(bytes), "frame per member", median, Timing.median(raw), Double.NaN));
    }

    private static double bursts(FanoutSide side, int bytes) throws IOException {
        double sum = 0;
        for (int i = 0; i < BURSTS; i++) {
            sum += side.publish(BURST, bytes, 0);
        }
        return sum / BURSTS;
    }

    private static void steady(FanoutSide ours, FanoutSide frames, FanoutSide floor, int bytes, List<Figure> figures)
            throws IOException {
        var product = new Delays(ours);
        var raw = new Delays(frames);
        var least = new Delays(floor);
        for (int i = 0; i < ROUNDS; i++) {
            product.measure(bytes, PER_SECOND);
            raw.measure(bytes, PER_SECOND);
            least.measure(bytes, PER_SECOND);
        }
        String cpu = steadilyOf(bytes) + "CPU a delivery";
        figures.add(figure(cpu, "frame per member", product.cpu(), raw.cpu(), THIRD));
        figures.add(figure(cpu, "bare socket writes", product.cpu(), least.cpu(), Double.NaN));
        figures.add(new Figure(
                steadilyOf(bytes) + "p99",
                "limit",
                product.p99(),
                DELAY_LIMIT,
                0,
                1,
                product.p50() + "; frame per member: p99 " + millis(raw.p99()) + ", " + raw.p50()));
    }

    /// Of several rounds.
    private static final class Delays {
        private final FanoutSide side;
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> p50 = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();

        Delays(FanoutSide side) {
            this.side = side;
        }

        void measure(int bytes, int perSecond) throws IOException {
            cpu.add(side.publish(STEADY * perSecond / PER_SECOND, bytes, perSecond));
            p50.add(side.took(0.50));
            p99.add(side.took(0.99));
        }

        double cpu() {
            return median(cpu);
        }

        double p99() {
            return median(p99);
        }

        String p50() {
            return "p50 " + millis(median(p50));
        }

        private static double median(List<Double> values) {
            return Timing.median(
                    values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
    }

    private static void ws(Path folder, FanoutSide ours, List<Figure> figures) throws IOException {
        try (var ws = new FanoutSide(FanoutServer.WS, folder, MEMBERS)) {
            warm(ws);
            double[] product = new double[ROUNDS];
            double[] raw = new double[ROUNDS];
            var steadily = new Delays(ours);
            var rawSteadily = new Delays(ws);
            for (int i = 0; i < ROUNDS; i++) {
                product[i] = bursts(ours, SMALL);
                raw[i] = bursts(ws, SMALL);
                steadily.measure(SMALL, PER_SECOND);
                rawSteadily.measure(SMALL, PER_SECOND);
            }
            figures.add(figure(burstOf(SMALL), "Node `ws`", Timing.median(product), Timing.median(raw), Double.NaN));
            figures.add(figure(
                    steadilyOf(SMALL) + "CPU a delivery", "Node `ws`", steadily.cpu(), rawSteadily.cpu(), Double.NaN));
        }
    }

    private static Figure figure(String claim, String against, double product, double raw, double most) {
        return new Figure(claim, against, product, raw, 0, most, null);
    }

    private static String burstOf(int bytes) {
        return String.format(Locale.ROOT, "bursts of %d × %,d B to 1,000, CPU a delivery", BURST, bytes);
    }

    private static String steadilyOf(int bytes) {
        return String.format(Locale.ROOT, "%d/s × %,d B to 1,000, ", PER_SECOND, bytes);
    }

    /// One more member that reads nothing: it is sent so much that it has fallen behind before the others are looked
    /// at. That it had is seen when it reads at last: only who lost messages catches up.
    private static Figure slowReader(FanoutSide ours) throws IOException {
        var with = new Delays(ours);
        var without = new Delays(ours);
        for (int i = 0; i < ROUNDS; i++) {
            without.measure(LARGE, PER_SECOND);
            long before = ours.caughtUp();
            try (var slow = new Socket()) {
                slow.setReceiveBufferSize(8 * 1024);
                slow.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        ours.server().address().getPort()));
                slow.setSoTimeout((int) CATCH_UP.toMillis());
                slow.getOutputStream().write(Listeners.upgrade());
                if (slow.getInputStream().read() < 0) {
                    throw new IOException("the slow one was not let in");
                }
                for (int j = 0; j < FLOOD; j++) {
                    ours.publish(BURST, LARGE, 0);
                }
                with.measure(LARGE, PER_SECOND);
                byte[] late = new byte[64 * 1024];
                while (ours.caughtUp() == before) {
                    if (slow.getInputStream().read(late) < 0) {
                        throw new IOException("the slow one was dropped");
                    }
                }
            }
        }
        return new Figure(
                "p99 of the others beside one who reads nothing",
                "without it",
                with.p99(),
                without.p99(),
                0,
                SLOW_MOST,
                "it had lost messages each time");
    }

    /// As many deliveries a second as with a thousand members.
    private static void many(Path folder, int members, List<Figure> figures) throws IOException {
        double[] cpu = new double[2];
        double[] heap = new double[2];
        double[] direct = new double[2];
        List<Delays> delays = new ArrayList<>();
        for (String kind : List.of(FanoutServer.OURS, FanoutServer.FRAMES)) {
            try (var side = new FanoutSide(kind, folder, members)) {
                int at = delays.size();
                heap[at] = side.heapPerMember() / 1024;
                direct[at] = side.directPerMember() / 1024;
                for (int i = 0; i < BURSTS; i++) {
                    side.publish(BURST * MEMBERS / members, SMALL, 0);
                }
                for (int i = 0; i < BURSTS; i++) {
                    cpu[at] += side.publish(BURST * MEMBERS / members, SMALL, 0) / BURSTS;
                }
                var measured = new Delays(side);
                measured.measure(SMALL, PER_SECOND * MEMBERS / members);
                delays.add(measured);
            }
        }
        String claim = String.format(Locale.ROOT, "%,d members, ", members);
        figures.add(new Figure(
                claim + "bursts of " + BURST * MEMBERS / members + " × 300 B, CPU a delivery",
                "frame per member",
                cpu[0],
                cpu[1],
                0,
                Double.NaN,
                String.format(
                        Locale.ROOT,
                        "heap %.1f kB and %.1f kB outside it a member; frame per member: %.1f and %.1f kB",
                        heap[0],
                        direct[0],
                        heap[1],
                        direct[1])));
        figures.add(new Figure(
                claim + PER_SECOND * MEMBERS / members + "/s × 300 B, p99",
                "limit",
                delays.getFirst().p99(),
                DELAY_LIMIT,
                0,
                1,
                delays.getFirst().p50() + "; frame per member: p99 "
                        + millis(delays.getLast().p99())));
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
