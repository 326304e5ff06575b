package io.tidemark.backend.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tidemark.backend.BackendException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Access tokens: JWT signed with HS256, claims `sub, tenant, roles, name, exp`, good for 15 minutes. Safe from any
/// thread.
public final class Tokens {

    public static final Duration LIFE = Duration.ofMinutes(15);

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final InstantSource clock;
    private final RememberedTokens remembered = new RememberedTokens();

    /// @param key a secret of at least 32 characters
    public Tokens(String key, InstantSource clock) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        try {
            this.signer = new MACSigner(bytes);
            this.verifier = new MACVerifier(bytes);
        } catch (JOSEException e) {
            throw new BackendException(500, "The token key is shorter than 32 bytes.", List.of(), e);
        }
        this.clock = clock;
    }

    public String issue(User user) {
        Instant now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .subject(user.id().toString())
                .claim("tenant", user.tenant())
                .claim(
                        "roles",
                        user.roles().stream().sorted().map(Role::wireName).toList())
                .claim("name", user.name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("An access token could not be signed", e);
        }
        return token.serialize();
    }

    /// Who the token stands for; a 401 when it is forged, damaged or past its time.
    public Caller verify(String token) {
        return verified(token).caller();
    }

    /// A verified token and the moment from which it is refused.
    public record Verified(Caller caller, Instant expiresAt) {}

    /// As `verify`, for a line that outlives the token.
    public Verified verified(String token) {
        Verified known = remembered.find(token, clock.instant());
        if (known == null) {
            known = checked(token);
            remembered.add(token, known);
        }
        return known;
    }

    /// Who the token stands for if it was verified before, else null. Takes no time.
    public @Nullable Caller remembered(String token) {
        Verified known = remembered.find(token, clock.instant());
        return known == null ? null : known.caller();
    }

    private Verified checked(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                throw refused("The access token is not one of this server's.", null);
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            if (expires == null || !expires.toInstant().isAfter(clock.instant())) {
                throw refused("The access token has expired; refresh it or sign in again.", null);
            }
            return new Verified(caller(claims), expires.toInstant());
        } catch (ParseException | JOSEException e) {
            throw refused("The access token cannot be read.", e);
        }
    }

    private static Caller caller(JWTClaimsSet claims) throws ParseException {
        return new Caller(
                claims.getSubject(),
                claims.getStringClaim("tenant"),
                claims.getStringClaim("name"),
                claims.getStringListClaim("roles").stream().map(Role::ofWire).collect(Collectors.toUnmodifiableSet()));
    }

    private static BackendException refused(String detail, @Nullable Throwable cause) {
        return new BackendException(401, detail, List.of(), cause)
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}
