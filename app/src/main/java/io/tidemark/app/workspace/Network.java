package io.tidemark.app.workspace;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether there is any way from this computer to a server: without one, nobody need try to know.
final class Network {
    private Network() {}

    /// True when in doubt.
    static boolean leadsTo(URI server) {
        return isHere(server.getHost()) || isInAny();
    }

    static boolean isHere(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.startsWith("127.");
    }

    private static boolean isInAny() {
        try {
            return NetworkInterface.networkInterfaces()
                    .anyMatch(each ->
                            isUp(each) && each.inetAddresses().anyMatch(address -> !address.isLinkLocalAddress()));
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
