package io.tidemark.backend.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs cursors and checks the signature: base64url of the JSON, a dot, base64url of its HMAC-SHA256. Safe from
/// any thread.
final class CursorSeal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    CursorSeal(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String seal(Cursor cursor) {
        try {
            String body = ENCODER.encodeToString(Json.MAPPER.writeValueAsBytes(cursor));
            return body + "." + ENCODER.encodeToString(hmac(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A cursor is always writable", e);
        }
    }

    /// @throws BackendException 400 when it is not one of ours or belongs to somebody else
    Cursor open(String sealed, Caller caller) {
        try {
            int dot = sealed.indexOf('.');
            if (dot < 0 || !MessageDigest.isEqual(hmac(sealed.substring(0, dot)), decode(sealed.substring(dot + 1)))) {
                throw refused(null);
            }
            Cursor cursor = Json.MAPPER.readValue(decode(sealed.substring(0, dot)), Cursor.class);
            if (!cursor.tenant().equals(caller.tenant()) || !cursor.user().equals(caller.userId())) {
                throw refused(null);
            }
            return cursor;
        } catch (IOException | IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private byte[] hmac(String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    private static BackendException refused(@Nullable Exception cause) {
        return new BackendException(
                400, "This cursor was not given to you by this server. Ask for a manifest.", List.of(), cause);
    }
}
