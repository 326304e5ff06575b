package io.tidemark.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.AnswerJson;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.Workspace;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Asks the data on this computer one question, written as JSON.")
final class QueryCommand implements Callable<Integer> {
    private static final long SLOW_MS = 1_000;

    private final Terminal terminal;
    private final Replicas replicas;

    @Option(
            names = "--json",
            required = true,
            paramLabel = "QUERY",
            description = "For example {\"dataset\":\"sales\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}")
    private String json = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    QueryCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    @Override
    public Integer call() {
        Query query = QueryJson.read(parsed());
        try (Workspace workspace = replicas.of(data).read()) {
            Workspace.Answered answered = workspace.answer(query);
            format.print(terminal, document(answered), Answers.lines(answered.answer()));
            return 0;
        }
    }

    private JsonNode parsed() {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AppException(
                    "The query is not JSON: " + Objects.requireNonNullElse(e.getOriginalMessage(), "it ends too early")
                            + ". Put it into single quotes, so that the shell leaves it alone.",
                    e);
        }
    }

    private static ObjectNode document(Workspace.Answered answered) {
        Answer answer = answered.answer();
        ObjectNode document = AnswerJson.write(answer);
        document.putObject("asOf")
                .put("epoch", answered.position().epoch())
                .put("lsn", answered.position().lsn());
        document.putObject("performance")
                .put("elapsedMs", answered.elapsedMs())
                .put("rowCount", answer.rows().size())
                .put("cost", 0)
                .put("cache", "off")
                .put("slow", answered.elapsedMs() > SLOW_MS)
                .put("large", answer.rows().size() >= Query.MAX_ROWS);
        return document;
    }
}
