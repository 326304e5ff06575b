package io.tidemark.soak;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// How programs of this module are started, over and over: with all classes in jars, because the JVM remembers those
/// of jars only, and with what one of them left behind about the classes it needed, which halves a start.
final class Programs {
    private final Path folder;
    private final String classPath;

    /// @param folder for jars, and for what programs unpack
    Programs(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<String> jars = new ArrayList<>();
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : all.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jars.add(jar(path, folder.resolve("classes" + jars.size() + ".jar"))
                        .toString());
            } else if (Files.exists(path)) {
                jars.add(entry);
            }
        }
        classPath = String.join(File.pathSeparator, jars);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> !each.equals(classes)).sorted().toList()) {
                // folders too: migrations are found by theirs
                boolean isFolder = Files.isDirectory(file);
                byte[] bytes = isFolder ? new byte[0] : Files.readAllBytes(file);
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                var entry = new ZipEntry(isFolder ? name + "/" : name);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(checksum(bytes));
                out.putNextEntry(entry);
                out.write(bytes);
            }
        }
        return jar;
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    /// One that leaves behind what it needed when it ends by itself.
    ProcessBuilder rehearsed(Class<?> program, String... arguments) {
        return program(List.of("-XX:AOTCacheOutput=" + archive(program)), program, arguments);
    }

    ProcessBuilder program(Class<?> program, String... arguments) {
        Path archive = archive(program);
        return program(Files.exists(archive) ? List.of("-XX:AOTCache=" + archive) : List.of(), program, arguments);
    }

    private Path archive(Class<?> program) {
        return folder.resolve(program.getSimpleName() + ".aot");
    }

    private ProcessBuilder program(List<String> options, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:cds=off",
                "-Xlog:aot=off",
                "-Djava.io.tmpdir=" + folder));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
