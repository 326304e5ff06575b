package io.tidemark.app.cli;

import io.tidemark.app.AppException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who signs in where: `--server URL --user NAME --password-stdin`.
final class ServerOptions {
    @Option(names = "--server", paramLabel = "URL", description = "The backend, for example http://127.0.0.1:8420.")
    private @Nullable String server;

    @Option(names = "--user", paramLabel = "NAME", description = "Who signs in, for example editor@harbour.")
    private @Nullable String user;

    @Option(names = "--password-stdin", description = "Reads the password from standard input.")
    private boolean passwordFromInput;

    /// A person at a server with the word that proves it.
    record SignIn(URI server, String user, String password) {}

    boolean given() {
        return server != null;
    }

    /// @throws WrongUsage when a part is missing
    SignIn read(Terminal terminal) {
        if (server == null || user == null || !passwordFromInput) {
            throw new WrongUsage("Signing in takes all of --server URL, --user NAME and --password-stdin.");
        }
        try {
            return new SignIn(addressOf(server), user, terminal.readSecret());
        } catch (IOException e) {
            throw new AppException("The password could not be read from standard input.", e);
        }
    }

    static URI addressOf(String text) {
        try {
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException _) {
            // Said below, in our words.
        }
        throw new WrongUsage("“" + text + "” is not the address of a server; it looks like http://127.0.0.1:8420.");
    }
}
