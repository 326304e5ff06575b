package io.tidemark.bridge.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.analytics.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import okhttp3.Request;
import okhttp3.RequestBody;

/// The calls that need no token because they give one. Never repeated by themselves: a wrong password counts, and a
/// refresh token that is used twice ends its family unless both are one try.
public final class SignIn {
    private final Server server;

    public SignIn(Server server) {
        this.server = server;
    }

    /// @param expiresInSeconds how long the access token holds from now
    public record Tokens(String accessToken, String refreshToken, String tokenType, long expiresInSeconds) {
        @Override
        public String toString() {
            return "Tokens[for " + expiresInSeconds + " s]";
        }
    }

    /// @param password cleared by whoever made it; a copy that exists here is cleared before this returns
    /// @throws io.tidemark.bridge.BridgeException.Unauthorized when name or password are wrong
    public Tokens login(String username, char[] password) {
        byte[] body = loginBody(username, password);
        try {
            return send(post("api/v1/auth/login", RequestBody.create(body, Body.JSON)));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    /// @param key the same for as long as the answer to this token has not come, and nobody else's to know
    /// @throws io.tidemark.bridge.BridgeException.Unauthorized when the refresh token is not good any more
    public Tokens refresh(String refreshToken, String key) {
        return send(post("api/v1/auth/refresh", Body.json(Map.of("refreshToken", refreshToken)))
                .header("Idempotency-Key", key));
    }

    private Request.Builder post(String path, RequestBody body) {
        return new Request.Builder().url(server.url(path).build()).post(body);
    }

    private Tokens send(Request.Builder request) {
        return server.send(Server.Ask.write(request.build()), null, response -> Body.read(response, Tokens.class));
    }

    private static byte[] loginBody(String username, char[] password) {
        Wiped out = new Wiped();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("username", username);
            json.writeFieldName("password");
            json.writeString(password, 0, password.length);
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        } finally {
            out.wipe();
        }
    }

    private static final class Wiped extends ByteArrayOutputStream {
        Wiped() {
            super(1024);
        }

        synchronized void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
