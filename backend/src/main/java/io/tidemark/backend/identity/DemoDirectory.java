package io.tidemark.backend.identity;

import io.tidemark.backend.store.TenantStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/// The people of the sample workspace. Only ever made when the demo was asked for: everybody knows their password.
public final class DemoDirectory {

    public static final String PASSWORD = "tidemark";
    /// Guessing what everybody knows need not be slow, and each takes most of a second with the plain compiler.
    private static final int ITERATIONS = 1;

    private final Directory directory;

    public DemoDirectory(TenantStore store, SecureRandom random, InstantSource clock) {
        this.directory = new Directory(store, new Passwords(random, ITERATIONS), clock);
    }

    /// Makes who is missing and leaves the others as they are.
    public void seed() {
        add("admin@harbour", "Ada Marlow", Role.ADMIN);
        add("editor@harbour", "Edgar Quill", Role.EDITOR);
        add("viewer@harbour", "Vera Lind", Role.VIEWER);
        add("admin@orchard", "Amos Pell", Role.ADMIN);
        add("viewer@orchard", "Violet Reed", Role.VIEWER);
    }

    private void add(String username, String name, Role role) {
        if (directory.find(username).isEmpty()) {
            put(username, name, Set.of(role), Set.of());
        }
    }

    /// As [Directory#put], with the password that everybody knows.
    public void put(String username, String name, Set<Role> roles, Set<String> groups) {
        directory.put(username, name, roles, groups, PASSWORD);
    }
}
