package io.tidemark.app.workspace;

import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.rest.ServerApi;
import io.tidemark.bridge.rest.SignIn;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.session.Session;
import io.tidemark.bridge.session.TokenVault;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// One person's connection to one server. Opening it asks nothing of the network.
///
/// @param addresses those this computer has in its networks
record ServerLink(Server server, Session session, ServerApi api, Supplier<Set<String>> addresses)
        implements AutoCloseable {

    static ServerLink to(
            URI address,
            TokenVault vault,
            InstantSource clock,
            RandomGenerator random,
            Supplier<Set<String>> addresses) {
        Server server = new Server(address, Retries.usual(random));
        Session session = new Session(new SignIn(server), vault, clock, new SecureRandom());
        return new ServerLink(server, session, new ServerApi(server, session), addresses);
    }

    SyncApi syncApi() {
        return new SyncApi(server, session);
    }

    @Override
    public void close() {
        server.close();
    }
}
