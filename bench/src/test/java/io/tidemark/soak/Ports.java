package io.tidemark.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for programs that are ended and begun again at the same one.
public final class Ports {
    /// Below those that a system gives to connections, which could take one while its program is away.
    private static final int FIRST = 18_000;

    private static final int LAST = 32_000;

    private Ports() {}

    /// @return one where nobody listens now
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one
            }
        }
    }
}
