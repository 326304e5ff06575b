package io.tidemark.bridge.live;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether this computer has come into a network while the line waits: it has an address that it did not have at
/// the look before. Owned by the line's thread.
public final class NetworkWatch {
    private @Nullable Set<String> before;

    NetworkWatch() {}

    /// Those of the networks that are up, without the computer's own loop; empty when there is none.
    public static Set<String> addressesNow() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(NetworkWatch::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    /// The next look is the first one.
    void forget() {
        before = null;
    }

    boolean hasReturned(Set<String> addresses) {
        boolean more = before != null && !before.containsAll(addresses);
        before = addresses;
        return more;
    }
}
