package io.tidemark.backend.gateway;

import io.tidemark.backend.BackendException;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whose pages may open the line. A browser says where a page is from, and a page of another host would act with what
/// its reader is signed in to; programs that are no browser say nothing.
public final class Origins {

    private static final Pattern FORM = Pattern.compile("https?://(\\[[0-9a-f:.]+]|[^/:@?#\\[\\]\\s]+)(:\\d{1,5})?");

    private final Set<String> allowed;

    /// @param allowed besides pages of the server's own host: `https://host` or `http://host:port`
    public Origins(Collection<String> allowed) {
        this.allowed = allowed.stream().map(Origins::checked).collect(Collectors.toUnmodifiableSet());
    }

    private static String checked(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches()) {
            throw BackendException.badRequest(
                    "An origin is written as browsers say it, https://host or http://host:port, not " + origin + ".");
        }
        return lower;
    }

    /// @param origin what the request says of itself; null when it says nothing
    /// @param host   the server's name as the request knows it; null when it says none
    public boolean allow(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        return allowed.contains(lower)
                || (host != null
                        && FORM.matcher(lower).matches()
                        && host.toLowerCase(Locale.ROOT)
                                .equals(URI.create(lower).getHost()));
    }
}
