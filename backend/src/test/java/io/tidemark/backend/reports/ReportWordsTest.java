package io.tidemark.backend.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.StoreAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReportWordsTest {

    private final ReportShelf shelf = new ReportShelf();

    @Test
    void theLastWordMayBeABeginningAndAllAreNeeded() {
        String word = ReportShelf.word();
        String one = report(word + " Quarterly margins", "North and south");

        assertEquals(List.of(one), found(word));
        assertEquals(List.of(one), found(word.substring(0, word.length() - 1)));
        assertEquals(List.of(one), found("MARGINS quarterly " + word + " sou"));
        assertEquals(List.of(), found(word + " east"));
    }

    @Test
    void aTitleIsFoundInSpiteOfATypo() {
        String one = report("Dashboard of the harbourmaster Quibbleton", "");

        for (String typo :
                List.of("dashbord Quibbleton", "Quibbelton", "dahsboard quibleton", "harbormaster quibletn")) {
            assertEquals(List.of(one), found(typo), typo);
        }
    }

    @Test
    void whatIsThereAsWrittenHidesWhatIsAlike() {
        String exact = report("Zwischenbericht Falkenstein", "");
        String alike = report("Zwischenbericht Falkensteyn", "");

        assertEquals(List.of(exact), found("falkenstein"));
        assertEquals(List.of(alike), found("falkensteyn"));
        assertEquals(2, found("falkenstain").size());
    }

    @Test
    void aNumberThatIsAlikeIsAnotherNumber() {
        String word = ReportShelf.word();
        report(word + " 78901", "");

        assertEquals(1, found(word + " 78901").size());
        assertEquals(List.of(), found(word + " 78902"));
    }

    @Test
    void accentsAndCaseDoNotMatterInAnyLanguage() {
        String word = ReportShelf.word();
        String german = report(word + " Ärger in Würzburg", "");
        String russian = report(word + " Отчёт о продажах", "");
        String japanese = report(word + " 売上 レポート", "");
        String hindi = report(word + " हिन्दी रिपोर्ट", "");
        String rocket = report(word + " 🚀 launch", "");

        assertEquals(List.of(german), found(word + " arger WURZ"));
        assertEquals(List.of(russian), found(word + " отчет"));
        assertEquals(List.of(japanese), found(word + " 売"));
        assertEquals(List.of(hindi), found(word + " रिपोर्ट"));
        assertEquals(List.of(rocket), found(word + " 🚀launch"));
    }

    @Test
    void aChangedTitleIsFoundAndTheOldOneIsNot() {
        BackendFixture backend = BackendFixture.shared();
        String old = ReportShelf.word();
        String fresh = ReportShelf.word();
        String one = report(old, "");
        backend.put(
                ReportShelf.ALL + "/" + one,
                "editor@harbour",
                Map.of("body", Map.of("title", fresh)),
                "If-Match",
                "\"1\"");

        assertEquals(List.of(one), found(fresh));
        assertEquals(List.of(), found(old));
        backend.delete(ReportShelf.ALL + "/" + one, "editor@harbour", "If-Match", "\"2\"");
        assertEquals(List.of(), found(fresh));
    }

    @Test
    void whateverIsSoughtIsOnlyText() {
        for (String odd : List.of(
                "'",
                "\\",
                "a:*",
                ":*",
                "& | ! <-> ( )",
                "'; drop table documents; --",
                "%s %1$s $1",
                "😀",
                "\uD83D",
                "\u202E\u0301\u0301",
                "{\"admin\":true}",
                "a'b\"c",
                "1e999 0x1f -5 +7 1.2.3",
                "http://x.y/z?a=b",
                "w ".repeat(12))) {
            var answer = shelf.ask("viewer@harbour", Map.of("search", odd, "sortBy", "name"));
            assertEquals(200, answer.statusCode(), () -> odd + answer.body());
        }
        assertEquals(List.of(), found("!!! 😀"), "signs are no words, and no words find nothing");
        for (String body :
                List.of("", "x".repeat(300_000), "ab ".repeat(100_000), "é\u0301😀\\u0001 ".repeat(20_000))) {
            shelf.create("editor@harbour", "public", Map.of("title", body, "description", body, "category", body));
        }
        shelf.create(
                "editor@harbour", "public", Map.of("title", Map.of("a", List.of(1)), "status", 5, "category", true));
    }

    @Test
    void theSearchUsesTheIndexesOfWords() throws SQLException {
        shelf.open("archive");
        shelf.fill("archive", "Inventory", 1, 20_000);
        try (Connection owner = BackendFixture.shared().connect(StoreAddress.OWNER);
                var statement = owner.createStatement()) {
            statement.execute("analyze report_index");
            statement.execute("set tidemark.tenant = 'archive'");
            String rare =
                    "{\"search\":\"zone299\",\"viewer\":\"x\",\"admin\":false,\"sort\":\"date\",\"descending\":true,"
                            + "\"limit\":20,\"skip\":0}";
            String typo = rare.replace("zone299", "Inventroy zonee").replace("}", ",\"alike\":true}");
            String many = rare.replace("zone299", "inventory");

            assertTrue(plan(owner, rare).contains("Bitmap Index Scan on report_index_words"), plan(owner, rare));
            assertTrue(plan(owner, typo).contains("Bitmap Index Scan on report_index_names"), plan(owner, typo));
            assertTrue(plan(owner, many).contains("Index Scan Backward using report_index_date"), plan(owner, many));
            for (String each : List.of(rare, typo, many)) {
                assertFalse(plan(owner, each).contains("Seq Scan"), plan(owner, each));
            }
            assertEquals(
                    hash(owner, rare), hash(owner, rare.replace("zone299", "zone298")), "what differs in a value only");
            assertEquals(
                    3,
                    Set.of(hash(owner, rare), hash(owner, typo), hash(owner, many))
                            .size());
        }
    }

    private static String hash(Connection owner, String wanted) throws SQLException {
        try (var statement = owner.prepareStatement("select search_plan(?::jsonb)")) {
            statement.setString(1, wanted);
            return QueryPlan.read(statement).hash();
        }
    }

    private static String plan(Connection owner, String wanted) throws SQLException {
        try (var statement = owner.createStatement();
                var text = owner.prepareStatement("select search_text(?::jsonb)")) {
            text.setString(1, wanted);
            var found = text.executeQuery();
            found.next();
            statement.execute("prepare search (jsonb) as " + found.getString(1));
            var lines = statement.executeQuery("explain execute search ('" + wanted + "')");
            var plan = new StringBuilder();
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
            statement.execute("deallocate search");
            return plan.toString();
        }
    }

    private String report(String title, String description) {
        return shelf.create("editor@harbour", "public", Map.of("title", title, "description", description));
    }

    private List<String> found(String search) {
        return shelf.ids("viewer@harbour", Map.of("search", search));
    }
}
