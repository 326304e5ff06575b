package io.tidemark.backend.launch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `backend user`: the directory from the command line.
@Command(name = "user", description = "Manage the local directory of users.", synopsisSubcommandLabel = "add")
final class UserCommand {

    @Command(
            name = "add",
            description = "Add a user, or change the role and password of one; the password is read from stdin.")
    int add(
            @Mixin BackendOptions options,
            @Parameters(paramLabel = "NAME@TENANT") String username,
            @Option(names = "--role", required = true, description = "viewer, editor or admin") String role,
            @Option(names = "--group", description = "a group that rules of datasets are for; may be repeated")
                    @Nullable
                    List<String> groups,
            @Option(names = "--name", description = "how the user is called on screen") @Nullable String name) {
        Role granted;
        try {
            granted = Role.ofWire(role);
        } catch (IllegalArgumentException e) {
            throw new BackendException(400, "The role is viewer, editor or admin, not " + role + ".", List.of(), e);
        }
        String password = passwordFromStdin();
        try (var base = new StoreGraph(options.settings("127.0.0.1", 0, false), new SimpleMeterRegistry())) {
            base.directory.put(
                    username,
                    name == null ? username : name,
                    Set.of(granted),
                    groups == null ? Set.of() : Set.copyOf(groups),
                    password);
        }
        System.out.println(username + " is " + granted.name().toLowerCase(Locale.ROOT));
        return 0;
    }

    private static String passwordFromStdin() {
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw BackendException.badRequest("Write the new user's password to stdin, in one line.");
            }
            return line;
        } catch (IOException e) {
            throw new BackendException(400, "The password could not be read from stdin.", List.of(), e);
        }
    }
}
