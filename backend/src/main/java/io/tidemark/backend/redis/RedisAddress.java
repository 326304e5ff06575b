package io.tidemark.backend.redis;

import io.lettuce.core.RedisURI;
import io.tidemark.backend.BackendException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where Redis is.
///
/// @param url `redis://host:port/database`, or `rediss://` for TLS; without a password, for it stands in lists of
/// processes
public record RedisAddress(String url, @Nullable String password) {

    public RedisAddress {
        check(url);
    }

    private static void check(String url) {
        try {
            URI parsed = URI.create(url);
            boolean known = "redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme());
            if (known && parsed.getHost() != null && parsed.getUserInfo() == null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new BackendException(400, sentence(), List.of(), e);
        }
        throw BackendException.badRequest(sentence());
    }

    private static String sentence() {
        return "--redis-url is written redis://host:port, or rediss://host:port for TLS; a password is read from"
                + " TIDEMARK_REDIS_PASSWORD.";
    }

    RedisURI uri(Duration patience) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(patience);
        if (password != null) {
            uri.setAuthentication(password.toCharArray());
        }
        return uri;
    }

    @Override
    public String toString() {
        return url;
    }
}
