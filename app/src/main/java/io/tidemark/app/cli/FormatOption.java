package io.tidemark.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import java.util.List;
import picocli.CommandLine.Option;

/// `--format`: a table for people or one JSON document for programs.
final class FormatOption {
    enum Format {
        text,
        json
    }

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "text for people (default), or json: one document and nothing else.")
    private Format format = Format.text;

    void print(Terminal terminal, Object json, List<String> text) {
        if (format == Format.text) {
            text.forEach(terminal.out()::println);
            return;
        }
        try {
            terminal.out().println(Json.MAPPER.writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new AppException("The answer could not be written as JSON.", e);
        }
    }
}
