package io.tidemark.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.luben.zstd.Zstd;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;

/// The least that Vert.x can do for an answer: `/NAME` gives ready-made bytes with ready-made headers, `/NAME/zstd` and
/// `/NAME/gzip` compress the plain bytes each time. Its argument is the folder where [Captured] wrote them.
final class BareServer {

    private static final int LEVEL = 3;

    private final Path folder;

    private BareServer(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var bare = new BareServer(Path.of(args[0]));
        List<Captured> answers = List.of(bare.read("small"), bare.read("large"));
        var server = Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> answers.forEach(answer -> answer(request, answer)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        System.out.println("listening on http://127.0.0.1:" + server.actualPort());
    }

    private Captured read(String name) throws IOException {
        return Captured.read(folder, name);
    }

    private static void answer(HttpServerRequest request, Captured answer) {
        String path = Objects.requireNonNullElse(request.path(), "");
        if (path.equals("/" + answer.name())) {
            send(request.response(), answer, answer.wire());
        } else if (path.equals("/" + answer.name() + "/zstd")) {
            send(request.response(), answer, Zstd.compress(answer.plain(), LEVEL));
        } else if (path.equals("/" + answer.name() + "/gzip")) {
            send(request.response(), answer, gzip(answer.plain()));
        }
    }

    private static void send(HttpServerResponse response, Captured answer, byte[] bytes) {
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(bytes));
    }

    private static byte[] gzip(byte[] plain) {
        var packed = new ByteArrayOutputStream(plain.length / 3);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// In a process of its own, with nothing set that the backend's has not.
    static BackendProcess start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareServer.class.getName(),
                        folder.toString())
                .redirectError(Files.createFile(folder.resolve("bare.log")).toFile())
                .start();
        return BackendProcess.listening(process);
    }
}
