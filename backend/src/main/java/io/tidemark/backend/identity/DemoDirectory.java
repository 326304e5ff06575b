package io.tidemark.backend.identity;

import java.util.Set;

/// The people of the sample workspace. Only ever made when the demo was asked for: everybody knows their password.
public final class DemoDirectory {

    public static final String PASSWORD = "tidemark";

    private final Directory directory;

    public DemoDirectory(Directory directory) {
        this.directory = directory;
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
            directory.put(username, name, Set.of(role), PASSWORD);
        }
    }
}
