package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tidemark.bridge.session.Person;
import io.tidemark.bridge.session.TokenVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultFileTest {
    private static final Person ANN = new Person("u1", "ann@harbour", "Ann", "harbour", List.of("editor"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSignInIsThereForTheNextProgramWithTheKeyOfItsToken() {
        var kept = new TokenVault.Kept("r1", "key-of-r1-0123456789", ANN);
        new VaultFile(folder).keep(kept);
        assertEquals(kept, new VaultFile(folder).load());

        new VaultFile(folder).forget();
        assertNull(new VaultFile(folder).load());
    }

    @Test
    void aSignInThatAnEarlierProgramKeptIsReadWithoutAKey() throws IOException {
        Files.writeString(folder.resolve("sign-in.json"), """
                {"refreshToken":"r1","person":{"userId":"u1","username":"ann@harbour","name":"Ann","tenant":"harbour",
                 "roles":["editor"]}}""");
        assertEquals(new TokenVault.Kept("r1", null, ANN), new VaultFile(folder).load());
    }
}
