package io.tidemark.columnar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColumnarIndexTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Limits SMALL = new Limits(256 << 20, 2);

    private final Path file;
    private final MemorySource source = new MemorySource();
    private ColumnarIndex index;

    ColumnarIndexTest(@TempDir Path folder) {
        this.file = folder.resolve("columnar.duckdb");
        this.index = new ColumnarIndex(file, "me", source, SMALL);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void reopen(String owner) {
        index.close();
        index = new ColumnarIndex(file, owner, source, SMALL);
        index.start();
    }

    private static BigDecimal total(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT coalesce(sum(c1), 0) FROM " + table)) {
            sum.next();
            return sum.getBigDecimal(1).setScale(2);
        }
    }

    private void assertCurrent() throws Exception {
        assertTrue(index.awaitCurrent(PATIENCE));
        assertEquals(
                Optional.of(BigDecimal.valueOf(source.total(), 2)),
                index.ask("sales", source.seq(), ColumnarIndexTest::total));
    }

    @Test
    void catchesUpWithWhatWasThereBefore() throws Exception {
        source.put(1, 2, 3);
        source.delete(2);
        index.start();
        assertCurrent();
    }

    @Test
    void takesWhatIsFedWithoutReadingTheTruthAgain() throws Exception {
        source.put(1, 2, 3);
        index.start();
        assertCurrent();
        int readings = source.readings();
        index.feed(source.put(2, 4));
        index.feed(source.delete(1));
        assertCurrent();
        assertEquals(readings, source.readings());
    }

    @Test
    void neverMakesTheFeederWaitAndStillGetsThere() throws Exception {
        index.start();
        for (int i = 0; i < 200; i++) {
            index.feed(source.put(LongStream.range(i, i + 50).toArray()));
        }
        assertCurrent();
    }

    @Test
    void readsTheTruthWhenAChangeWasMissed() throws Exception {
        index.start();
        assertCurrent();
        source.put(7, 8);
        source.delete(7);
        index.feed(source.put(9));
        assertCurrent();
    }

    @Test
    void startsOverWhenTheTruthSaysSo() throws Exception {
        source.put(1, 2);
        index.start();
        assertCurrent();
        source.rebuild();
        index.look();
        assertCurrent();
    }

    private boolean isInAFile(String text) throws IOException {
        try (Stream<Path> paths = Files.list(file.toAbsolutePath().getParent())) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void startsOverWithoutLeavingWhatItHadInAFile() throws Exception {
        source.put(1, 2, 777);
        index.start();
        assertCurrent();
        index.feed(source.delete(777));
        assertCurrent();
        assertTrue(isInAFile("row 777"));

        assertTrue(index.startOver(PATIENCE));
        assertCurrent();
        assertFalse(isInAFile("row 777"));
        assertTrue(isInAFile("row 2"));

        index.close();
        index = new ColumnarIndex(file, "me", source, SMALL);
        assertTrue(index.startOver(PATIENCE));
        assertFalse(Files.exists(file));
        index.start();
        assertCurrent();
    }

    @Test
    void doesNotStartOverUnderSomebodyWhoAsks() throws Exception {
        source.put(1, 2, 777);
        index.start();
        assertCurrent();
        boolean before = index.ask("sales", source.seq(), (connection, table) -> index.startOver(Duration.ZERO))
                .orElse(false);
        assertFalse(before);
        source.delete(777);
        assertTrue(index.startOver(PATIENCE));
        assertCurrent();
        assertFalse(isInAFile("row 777"));
    }

    @Test
    void doesNotAnswerForAnotherMoment() throws Exception {
        index.start();
        assertCurrent();
        source.put(1);
        assertEquals(Optional.empty(), index.ask("sales", source.seq(), ColumnarIndexTest::total));
        assertEquals(Optional.empty(), index.ask("other", 1, ColumnarIndexTest::total));
    }

    @Test
    void aReaderAsksWhatWasLeftAndNothingElse() throws Exception {
        source.put(1, 2, 3);
        index.start();
        assertCurrent();
        assertEquals(Optional.empty(), found("me", source.seq()));
        index.close();

        byte[] before = Files.readAllBytes(file);
        assertEquals(Optional.of(BigDecimal.valueOf(source.total(), 2)), found("me", source.seq()));
        assertEquals(Optional.empty(), found("me", source.seq() + 1));
        assertEquals(Optional.empty(), found("you", source.seq()));
        assertArrayEquals(before, Files.readAllBytes(file));

        Files.writeString(file, "not an index");
        assertEquals(Optional.empty(), found("me", source.seq()));
        assertEquals("not an index", Files.readString(file));
        Files.delete(file);
        assertEquals(Optional.empty(), found("me", source.seq()));
        assertFalse(Files.exists(file));
    }

    private Optional<BigDecimal> found(String owner, long upTo) throws SQLException {
        try (FoundIndex left = new FoundIndex(file, owner, SMALL)) {
            return left.ask("sales", upTo, ColumnarIndexTest::total);
        }
    }

    @Test
    void keepsWhatItHasBetweenStarts() throws Exception {
        source.put(1, 2, 3);
        index.start();
        assertCurrent();
        int readings = source.readings();
        reopen("me");
        assertCurrent();
        assertEquals(readings, source.readings());
    }

    @Test
    void isRebuiltForAnotherTruth() throws Exception {
        source.put(1, 2, 3);
        index.start();
        assertCurrent();
        int readings = source.readings();
        reopen("somebody else");
        assertCurrent();
        assertTrue(source.readings() > readings);
    }

    @Test
    void isRebuiltWhenTheFileIsNotDuckDb() throws Exception {
        Files.writeString(file, "this is not a database".repeat(1000));
        source.put(1, 2, 3);
        index.start();
        assertCurrent();
    }

    @Test
    void isAbsentWhereItCannotBe() throws Exception {
        Files.createDirectories(file.resolve("occupied"));
        index.start();
        assertFalse(index.awaitCurrent(PATIENCE));
        assertEquals(ColumnarIndex.State.ABSENT, index.state());
        assertEquals(Optional.empty(), index.ask("sales", source.seq(), ColumnarIndexTest::total));
    }
}
