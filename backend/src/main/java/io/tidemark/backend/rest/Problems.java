package io.tidemark.backend.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tidemark.analytics.TidemarkException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Failures as RFC 9457 documents; what the vocabulary refuses is a 400. The place where a failure is logged, once:
/// what is the server's fault, with the id the caller sees.
final class Problems {

    static final String TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Reply of(Throwable failure, String path) {
        if (failure instanceof BackendException known && known.status() != 500) {
            if (known.status() == 503 && known.getCause() != null) {
                LOG.warn("{}: {} ({})", path, known.detail(), known.getCause().getMessage());
            }
            return reply(known, path);
        }
        if (failure instanceof TidemarkException refused) {
            return reply(new BackendException(400, String.valueOf(refused.getMessage())), path);
        }
        UUID id = UUID.randomUUID();
        LOG.error("Unexpected failure {} at {}", id, path, failure);
        return reply(
                new BackendException(
                        500, "Something went wrong on the server. Its log has the details under " + id + "."),
                "urn:uuid:" + id);
    }

    private static Reply reply(BackendException failure, String instance) {
        return new Reply(
                failure.status(), failure.headers(), new Reply.Body.Bytes(TYPE, new Packed(text(failure, instance))));
    }

    static byte[] text(BackendException failure, String instance) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", HttpResponseStatus.valueOf(failure.status()).reasonPhrase());
        document.put("status", failure.status());
        document.put("detail", failure.detail());
        document.put("instance", instance);
        if (!failure.errors().isEmpty()) {
            document.put("errors", failure.errors());
        }
        document.putAll(failure.members());
        try {
            return Json.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem could not be written as JSON", e);
        }
    }
}
