package io.tidemark.analytics.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Query;
import java.io.IOException;

/// The JSON of a query.
public final class QueryJson {
    private QueryJson() {}

    /// Unknown members are ignored; a member that cannot be meant is refused.
    ///
    /// @throws InvalidQuery with a JSON pointer per problem
    public static Query read(JsonNode json) {
        return new QueryReader().query(json);
    }

    public static ObjectNode write(Query query) {
        return QueryWriter.query(query);
    }

    /// Lets a mapper read and write queries inside other things.
    static Module module() {
        return new SimpleModule("query")
                .addSerializer(Query.class, new Serializer())
                .addDeserializer(Query.class, new Deserializer());
    }

    private static final class Serializer extends StdSerializer<Query> {
        Serializer() {
            super(Query.class);
        }

        @Override
        public void serialize(Query query, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeTree(write(query));
        }
    }

    private static final class Deserializer extends StdDeserializer<Query> {
        Deserializer() {
            super(Query.class);
        }

        @Override
        public Query deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree());
        }
    }
}
