package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.soak.Fault.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {

    private static final int DEADLINE = 10_000;
    private static final int SOON = 200;

    private final ServerSocket server;
    private final FaultProxy proxy;
    private final Socket client;
    private final Socket peer;

    FaultProxyTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new FaultProxy(server::getLocalPort, 1);
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        peer = server.accept();
    }

    @BeforeEach
    void setDeadlines() throws IOException {
        client.setSoTimeout(DEADLINE);
        peer.setSoTimeout(DEADLINE);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
        proxy.close();
        server.close();
    }

    private void say(int letter) throws IOException {
        client.getOutputStream().write(letter);
    }

    private void assertPasses(int bytes) throws IOException {
        byte[] text = new byte[bytes];
        new Random(bytes).nextBytes(text);
        client.getOutputStream().write(text);
        assertArrayEquals(text, peer.getInputStream().readNBytes(bytes));
        peer.getOutputStream().write(text);
        assertArrayEquals(text, client.getInputStream().readNBytes(bytes));
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SOON);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(DEADLINE);
    }

    @Test
    void whatIsSentArrivesWholeAndInOrderInAnyWeather() throws IOException {
        assertPasses(300_000);
        proxy.apply(new Fault.Latency(Duration.ZERO, Duration.ofMillis(20)));
        assertPasses(100_000);
        proxy.apply(new Fault.Slices());
        assertPasses(5_000);
        proxy.heal();
        proxy.apply(new Fault.Bandwidth(200_000));
        assertPasses(20_000);
    }

    @Test
    void latencyDelaysBothWays() throws IOException {
        proxy.apply(new Fault.Latency(Duration.ofMillis(100), Duration.ofMillis(1)));
        long start = System.nanoTime();
        assertPasses(10);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(200).toNanos());
    }

    @Test
    void theSameSeedGivesTheSameDelays() {
        assertEquals(delays(7), delays(7));
        assertNotEquals(delays(7), delays(8));
    }

    private static List<Long> delays(long seed) {
        var weather = new Weather(seed);
        weather.turn(new Fault.Latency(Duration.ofMillis(1), Duration.ofMillis(50)));
        return LongStream.range(0, 20)
                .map(i -> weather.latency().toNanos())
                .boxed()
                .toList();
    }

    @Test
    void aLimitedLineTakesItsTime() throws IOException {
        proxy.apply(new Fault.Bandwidth(20_000));
        long start = System.nanoTime();
        assertPasses(5_000);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(390).toNanos());
    }

    @Test
    void aBlackHoleHoldsOneDirectionUntilItIsHealed() throws IOException {
        proxy.apply(new Fault.BlackHole(Direction.TO_SERVER));
        say('a');
        assertSilent(peer);
        peer.getOutputStream().write('b');
        assertEquals('b', client.getInputStream().read());
        proxy.heal();
        assertEquals('a', peer.getInputStream().read());
    }

    @Test
    void aBlackHoleHoldsTheEndOfAStreamToo() throws IOException {
        proxy.apply(new Fault.BlackHole(Direction.TO_SERVER));
        client.shutdownOutput();
        assertSilent(peer);
        proxy.heal();
        assertEquals(-1, peer.getInputStream().read());
    }

    @Test
    void aResetIsOneForBothEnds() throws IOException {
        assertPasses(1);
        proxy.apply(new Fault.Reset());
        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertThrows(SocketException.class, () -> peer.getInputStream().read());
        assertEquals(0, proxy.connections());
    }

    @Test
    void aHalfOpenConnectionTellsNobody() throws IOException {
        assertPasses(1);
        proxy.apply(new Fault.HalfOpen());
        proxy.heal();
        say('a');
        assertSilent(peer);
        assertSilent(client);
        client.close();
        assertSilent(peer);
    }

    @Test
    void closingIsTheEndOfTheStreamForBothEnds() throws IOException {
        assertPasses(1);
        proxy.apply(new Fault.Close());
        assertEquals(-1, client.getInputStream().read());
        assertEquals(-1, peer.getInputStream().read());
    }

    @Test
    void theEndOfAStreamIsPassedOnBehindWhatWasSent() throws IOException {
        say('a');
        client.shutdownOutput();
        assertEquals('a', peer.getInputStream().read());
        assertEquals(-1, peer.getInputStream().read());
        peer.getOutputStream().write('b');
        assertEquals('b', client.getInputStream().read());
    }

    @Test
    void newConnectionsGoWhereItLeadsNow() throws IOException {
        try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            proxy.lead(other::getLocalPort);
            try (var second = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                    Socket theirs = other.accept()) {
                second.getOutputStream().write('c');
                assertEquals('c', theirs.getInputStream().read());
            }
            assertPasses(1);
            proxy.sever(server.getLocalPort());
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void whereNobodyIsAConnectionIsReset() throws IOException {
        proxy.lead(() -> 0);
        try (var second = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            second.setSoTimeout(DEADLINE);
            assertThrows(SocketException.class, () -> second.getInputStream().read());
        }
    }
}
