package io.tidemark.backend.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Tokens that somebody made who has a good one of a viewer of `harbour`, but not the server's key.
final class Forgeries {

    private static final String OTHER_KEY = "an other key of sixty-four characters, as the longest hash wants";

    private Forgeries() {}

    /// By what was done to them.
    static Map<String, String> of(String good) throws JOSEException, ParseException, GeneralSecurityException {
        String[] parts = good.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        User admin =
                new User(UUID.randomUUID(), "harbour", "admin@harbour", "Ada", Set.of(Role.ADMIN), Set.of(), 1, "");
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("nothing", "");
        forged.put("no token", "x.y.z");
        forged.put("unsigned", base64("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        forged.put("unsigned with a signature", base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]);
        forged.put("unsigned, written otherwise", base64("{\"alg\":\"nOnE\"}") + "." + parts[1] + "." + parts[2]);
        forged.put("of another hash", base64("{\"alg\":\"HS512\"}") + "." + parts[1] + "." + parts[2]);
        forged.put("said to be RSA", base64("{\"alg\":\"RS256\"}") + "." + parts[1] + "." + parts[2]);
        forged.put(
                "with a condition", base64("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}") + "." + parts[1] + "." + parts[2]);
        forged.put("of another tenant", parts[0] + "." + base64(claims.replace("harbour", "orchard")) + "." + parts[2]);
        forged.put("of another role", parts[0] + "." + base64(claims.replace("viewer", "admin")) + "." + parts[2]);
        forged.put("without a signature", parts[0] + "." + parts[1] + ".");
        forged.put("with half a signature", good.substring(0, good.length() - 20));
        forged.put("with more behind it", good + "." + parts[2]);
        forged.put("of another server", new Tokens(OTHER_KEY, InstantSource.system()).issue(admin));
        forged.put("nested deeply", base64("[".repeat(2_000)) + "." + parts[1] + "." + parts[2]);
        forged.putAll(signedOtherwise(claims));
        return forged;
    }

    private static Map<String, String> signedOtherwise(String claims)
            throws JOSEException, ParseException, GeneralSecurityException {
        var hash = new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), JWTClaimsSet.parse(claims));
        hash.sign(new MACSigner(OTHER_KEY));
        var pair = KeyPairGenerator.getInstance("RSA");
        pair.initialize(2_048);
        var keys = pair.generateKeyPair();
        var signed = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), JWTClaimsSet.parse(claims));
        signed.sign(new RSASSASigner(keys.getPrivate()));
        var confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), JWTClaimsSet.parse(claims));
        confused.sign(new MACSigner(keys.getPublic().getEncoded()));
        return Map.of(
                "signed with HS512", hash.serialize(),
                "signed with RSA", signed.serialize(),
                "signed with a public key as if it were secret", confused.serialize());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
