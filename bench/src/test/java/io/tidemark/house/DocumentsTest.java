package io.tidemark.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents say about the code is true of this commit.
class DocumentsTest {
    private static final Path HOME = Path.of("..");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Set<String> OF_THE_JDK = Set.of("InstantSource", "RandomGenerator");

    @Test
    void theArchitectureNamesOnlyTypesThatExist() throws IOException {
        Set<String> types = new ClassFileImporter()
                .importPackages("io.tidemark").stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        List<String> gone = new ArrayList<>();
        Matcher named = TYPE.matcher(Files.readString(HOME.resolve("docs/architecture.md")));
        while (named.find()) {
            String name = named.group(1);
            boolean pattern = name.startsWith("X");
            if (!pattern && !types.contains(name) && !OF_THE_JDK.contains(name)) {
                gone.add(name);
            }
        }
        assertEquals(List.of(), gone);
    }

    @Test
    void everyTestThatADocumentCallsAsAWitnessExists() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(HOME)) {
            sources = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> gone = new ArrayList<>();
        for (Path page : pages()) {
            Matcher named = TYPE.matcher(Files.readString(page));
            while (named.find()) {
                if (named.group(1).endsWith("Test") && !sources.contains(named.group(1))) {
                    gone.add(page + ": " + named.group(1));
                }
            }
        }
        assertEquals(List.of(), gone);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    dead.add(page + ": " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), dead);
    }

    @Test
    void decisionsAreShortAndEndInHowTheyAreChecked() throws IOException {
        try (Stream<Path> decisions = Files.list(HOME.resolve("docs/decisions"))) {
            for (Path decision : decisions.toList()) {
                List<String> lines = Files.readAllLines(decision);
                assertTrue(lines.size() <= 60, decision + " has more than 60 lines");
                assertTrue(
                        lines.stream().anyMatch(line -> line.startsWith("**Checked by**")),
                        decision + " does not say how it is checked");
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.walk(HOME.resolve("docs"))) {
            List<Path> found = new ArrayList<>(
                    pages.filter(page -> page.toString().endsWith(".md")).toList());
            found.add(HOME.resolve("README.md"));
            return found;
        }
    }
}
