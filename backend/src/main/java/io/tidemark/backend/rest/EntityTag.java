package io.tidemark.backend.rest;

import io.tidemark.analytics.Sha256;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Entity tags (RFC 9110, 8.8.3). Those made here are weak: a body has one tag, however it is encoded on its way.
final class EntityTag {

    private static final int BYTES = 16;
    private static final Pattern ONE = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    private EntityTag() {}

    static String of(byte[] body) {
        byte[] digest = Arrays.copyOf(Sha256.of(body), BYTES);
        return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
    }

    /// A strong tag stands for the very bytes; compressed ones are others.
    static String weak(String tag) {
        return tag.startsWith("W/") ? tag : "W/" + tag;
    }

    /// Whether an `If-None-Match` names the tag; strong and weak ones are compared alike, as it asks for.
    static boolean isNamed(String ifNoneMatch, String tag) {
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        String opaque = weak(tag).substring(2);
        Matcher each = ONE.matcher(ifNoneMatch);
        while (each.find()) {
            if (each.group(1).equals(opaque)) {
                return true;
            }
        }
        return false;
    }
}
