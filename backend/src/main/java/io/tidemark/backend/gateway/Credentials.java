package io.tidemark.backend.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.ServerWebSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The token somebody opens the line with: `Authorization: Bearer`, or `?token=` for those who cannot set headers.
/// An address may hold one, so no address of the line is ever logged.
final class Credentials {

    private static final int LONGEST = 8 * 1024;
    private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private Credentials() {}

    /// @return empty when there is none
    static String of(ServerWebSocket socket) {
        String header = socket.headers().get("Authorization");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return header.substring(7).strip();
        }
        String query = socket.query() == null ? "" : socket.query();
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.add(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        String token = parameters.get("token");
        return token == null ? "" : token;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Whether it can be a token at all: three parts of base64url. Others are not worth the work of checking them.
    static boolean shaped(String token) {
        return token.length() <= LONGEST && SHAPE.matcher(token).matches();
    }
}
