package io.tidemark.app.workspace;

import io.tidemark.app.AppException;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.bridge.live.NetworkWatch;
import io.tidemark.bridge.session.SessionState;
import io.tidemark.bridge.session.TokenVault;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The workspaces of a data folder, and the ways to open them. Whatever is opened for writing is remembered as the
/// last one, and is what commands that name none read.
public final class Workspaces implements Entrance {
    private final DataFolder folder;
    private final SettingsFile settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Supplier<Set<String>> addresses;

    public Workspaces(DataFolder folder, SettingsFile settings, InstantSource clock, RandomGenerator random) {
        this(folder, settings, clock, random, NetworkWatch::addressesNow);
    }

    /// @param addresses those this computer has in its networks; with a new one the server is asked at once
    public Workspaces(
            DataFolder folder,
            SettingsFile settings,
            InstantSource clock,
            RandomGenerator random,
            Supplier<Set<String>> addresses) {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.addresses = addresses;
    }

    @Override
    public Workspace signIn(URI server, String user, String password) {
        return signIn(DataFolder.nameOf(server, user), server, user, password);
    }

    /// The demo's server has a new port each time; its replica stays the same.
    public Workspace demo(URI server, String user, String password) {
        return signIn(user, server, user, password);
    }

    private Workspace signIn(String name, URI server, String user, String password) {
        Path place = folder.workspace(name);
        new Account(server, user).writeTo(place);
        ServerLink link = ServerLink.to(server, new VaultFile(place), clock, random, addresses);
        char[] secret = password.toCharArray();
        boolean opened = false;
        try {
            link.session().signIn(user, secret);
            Workspace workspace = open(name, link);
            settings.change(before -> before.withServer(server.toString()));
            opened = true;
            return workspace;
        } finally {
            Arrays.fill(secret, '\0');
            if (!opened) {
                link.close();
            }
        }
    }

    @Override
    public Workspace local() {
        return open(DataFolder.LOCAL, null);
    }

    @Override
    public Workspace sample() {
        Workspace workspace = local();
        try {
            workspace.openSample();
            return workspace;
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    /// The workspace of last time, without asking anybody; empty at the first start and after signing out.
    public Optional<Workspace> ofLastTime() {
        @Nullable String last = settings.read().lastWorkspace();
        if (last == null || !folder.workspaces().contains(last)) {
            return Optional.empty();
        }
        @Nullable Account account = Account.in(folder.workspace(last));
        if (account == null) {
            return Optional.of(local());
        }
        ServerLink link = linkOf(last, account);
        if (link.session().state() instanceof SessionState.SignedOut) {
            link.close();
            return Optional.empty();
        }
        return Optional.of(open(last, link));
    }

    /// The last one used, or the only one, for writing: `local` when there is none.
    public Workspace write() {
        return open(folder.workspaces().isEmpty() ? DataFolder.LOCAL : chosen(), null);
    }

    /// The last one used, or the only one, for reading; another program may have it open.
    public Workspace read() {
        String name = chosen();
        Path place = folder.workspace(name);
        return new Workspace(name, OpenReplica.read(place, clock), null, new LastSync(place), clock, random);
    }

    /// The last one used, or the only one, with its line to the server.
    public Workspace signedIn() {
        String name = chosen();
        @Nullable Account account = Account.in(folder.workspace(name));
        if (account == null) {
            throw new AppException("Nobody is signed in here. Sync with --server, --user and --password-stdin.");
        }
        return open(name, linkOf(name, account));
    }

    /// Takes a file in at a server; nothing is kept on this computer.
    public ImportOutcome importAt(
            URI server, String user, String password, ImportRequest request, ImportProgress progress) {
        char[] secret = password.toCharArray();
        try (ServerLink link = ServerLink.to(server, TokenVault.none(), clock, random, addresses)) {
            link.session().signIn(user, secret);
            return ServerImport.run(link.api(), request, progress, clock);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private String chosen() {
        List<String> all = folder.workspaces();
        if (all.isEmpty()) {
            throw new AppException("There is no data in " + folder.root() + " yet. Import a file or sync first.");
        }
        @Nullable String last = settings.read().lastWorkspace();
        if (last != null && all.contains(last)) {
            return last;
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        throw new AppException("There are several workspaces in " + folder.root() + ": " + String.join(", ", all)
                + ". Open one in the desktop, or sync it, to say which.");
    }

    private ServerLink linkOf(String name, Account account) {
        return ServerLink.to(account.server(), new VaultFile(folder.workspace(name)), clock, random, addresses);
    }

    private Workspace open(String name, @Nullable ServerLink link) {
        Path place = folder.workspace(name);
        OpenReplica replica = OpenReplica.write(place, clock);
        Workspace workspace = new Workspace(name, replica, link, new LastSync(place), clock, random);
        settings.change(before -> before.withWorkspace(name));
        return workspace;
    }
}
