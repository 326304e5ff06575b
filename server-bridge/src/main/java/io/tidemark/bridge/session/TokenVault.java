package io.tidemark.bridge.session;

import org.jspecify.annotations.Nullable;

/// Where a sign-in outlives the program. The application decides how: a keychain, a file of the person's own, or
/// nowhere. Called from one thread at a time, with short blocking work allowed.
public interface TokenVault {

    /// What was kept last, or null.
    @Nullable
    Kept load();

    void keep(Kept kept);

    void forget();

    /// @param refreshKey under which this token is exchanged, made with it so that whoever comes after a killed program
    ///                   repeats the same try; null where an earlier program kept none
    record Kept(String refreshToken, @Nullable String refreshKey, Person person) {
        @Override
        public String toString() {
            return "Kept[" + person + "]";
        }
    }

    /// Keeps nothing beyond the program's life.
    static TokenVault none() {
        return new TokenVault() {
            @Override
            public @Nullable Kept load() {
                return null;
            }

            @Override
            public void keep(Kept kept) {}

            @Override
            public void forget() {}
        };
    }
}
