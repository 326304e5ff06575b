package io.tidemark.app.workspace;

import io.tidemark.bridge.session.TokenVault;
import java.nio.file.Path;

/// How the desktop keeps a sign-in. It lives in the desktop's package because that is nobody else's business.
public final class Vaults {

    private Vaults() {}

    public static TokenVault in(Path folder) {
        return new VaultFile(folder);
    }
}
