package io.tidemark.app.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.dashboard.SampleSales;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.SameThread;
import io.tidemark.app.workspace.EditingInMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesViewModelTest {
    private static final String QUERIES = """
            [{'path':'/body/tiles/t/query',
              'before':{'dataset':'sales','measures':[{'agg':'sum','field':'amount','as':'revenue'}]},
              'yours':{'dataset':'sales','measures':[{'agg':'sum','field':'amount','as':'revenue'}],
                       'dimensions':[{'field':'region'}]},
              'theirs':{'dataset':'sales','measures':[{'agg':'sum','field':'amount','as':'revenue'}],
                        'dimensions':[{'field':'product'}]}}]""";

    private final EditingInMemory editing = new EditingInMemory();
    private final ChangesViewModel model = new ChangesViewModel(
            new SameThread(),
            editing,
            shown -> new DashboardViewModel(
                    shown, new SampleSales(), new SameThread(), SampleSales::now, new Numbers(Locale.UK)),
            InstantSource.fixed(EditingInMemory.NOW),
            new Moments(ZoneOffset.UTC, Locale.UK));

    private ConflictViewModel conflict() {
        model.load();
        return model.conflicts().getFirst();
    }

    private static String words(List<Difference.Part> parts) {
        return parts.stream()
                .map(part -> part.differs() ? "[" + part.text() + "]" : part.text())
                .collect(Collectors.joining());
    }

    @Test
    void aConflictShowsBothSidesBesideWhatWasThere() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        ConflictViewModel conflict = conflict();
        assertEquals("Dashboard “Harbour sales”", conflict.title());
        assertEquals("You · 14:03", model.yourByline(conflict));
        assertEquals("Eve Eder · 14:41", model.theirByline(conflict));
        ConflictViewModel.Row row = conflict.rows().getFirst();
        assertEquals("Title", row.name());
        assertEquals("Sales", words(row.before()));
        assertEquals("Sales [of the harbour]", words(row.yours()));
        assertEquals("[Harbour sales]", words(row.theirs()));
    }

    @Test
    void itConcernsConflictsAndWhatTheyAreAbout() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        model.load();
        assertTrue(model.isOf(Map.of("c2", "conflicts")));
        assertTrue(model.isOf(Map.of("d1", "dashboards")));
        assertFalse(model.isOf(Map.of("d2", "dashboards")));
    }

    @Test
    void keepTheirsLeavesTheDocumentAndEndsTheConflict() {
        Document before = Clash.dashboard(editing);
        Clash.titles(editing);
        conflict().keepTheirs();
        assertEquals(before, editing.documents.get("d1"));
        assertFalse(editing.documents.containsKey("c1"));
        assertEquals(List.of(), model.conflicts());
        assertEquals(
                "It stays as it is: Dashboard “Harbour sales”.", model.said().get());
    }

    @Test
    void keepMineSetsTheFieldAndNoOther() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        conflict().keepMine();
        assertEquals("Sales of the harbour", editing.title("d1"));
        assertEquals(1, editing.body("d1").path("tiles").size());
        assertFalse(editing.documents.containsKey("c1"));
    }

    @Test
    void keepMineTakesAwayWhatThePersonTookAway() {
        editing.put("dashboards", "d1", "{'title':'Harbour sales','description':'All of it'}");
        Clash.conflict(editing, "[{'path':'/body/description','before':'Some','theirs':'All of it'}]");
        ConflictViewModel conflict = conflict();
        assertEquals("[nothing]", words(conflict.rows().getFirst().yours()));
        conflict.keepMine();
        assertFalse(editing.body("d1").has("description"));
    }

    @Test
    void keepBothMakesACopyOfTheirsWithMine() {
        Clash.dashboard(editing);
        Clash.conflict(
                editing,
                "[{'path':'/body/tiles/t/title','before':'Sum','yours':'Takings','theirs':'Revenue'},"
                        + "{'path':'/visibility','before':'private','yours':'shared','theirs':'public'}]");
        conflict().keepBoth();
        assertEquals("Harbour sales", editing.title("d1"));
        Document copy = editing.all("dashboards").getLast();
        assertEquals("Harbour sales (my version)", copy.body().path("title").asText());
        assertEquals("Takings", copy.body().path("tiles").path(0).path("title").asText());
        assertEquals("private", copy.visibility());
        assertFalse(editing.documents.containsKey("c1"));
    }

    @Test
    void whatFailsLeavesTheConflictAndSaysWhy() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        ConflictViewModel conflict = conflict();
        editing.trouble = "The disk is full.";
        conflict.keepMine();
        assertEquals("The disk is full.", model.problem().get());
        assertEquals(List.of(conflict), model.conflicts());
        assertFalse(model.busy().get());
    }

    @Test
    void aPartThatIsGoneCannotBecomeMine() {
        Clash.dashboard(editing);
        Clash.conflict(editing, "[{'path':'/body/tiles/gone/title','before':'A','yours':'B','theirs':'C'}]");
        conflict().keepMine();
        assertEquals(
                "What you changed in “Harbour sales” is no longer part of it. Copy what you need.",
                model.problem().get());
        assertTrue(editing.documents.containsKey("c1"));
    }

    @Test
    void ofADocumentThatIsGoneMineCanOnlyBeCopied() {
        Clash.titles(editing);
        ConflictViewModel conflict = conflict();
        assertFalse(conflict.isHere());
        assertEquals("Dashboard “Harbour sales”\n\nTitle:\nSales of the harbour", conflict.yoursAsText());
        conflict.keepMine();
        assertTrue(editing.documents.containsKey("c1"));
        assertEquals(
                "Dashboard “Harbour sales” is no longer here. Copy what you need of yours.",
                model.problem().get());
    }

    @Test
    void aTilesQueryIsDrawnAsEitherWouldHaveIt() {
        Clash.dashboard(editing);
        Clash.conflict(editing, QUERIES);
        ConflictViewModel conflict = conflict();
        ConflictViewModel.Preview preview = conflict.previews().getFirst();
        assertEquals("Tile “Revenue”", preview.name());
        assertEquals("region", groupedBy(preview.yours()));
        assertEquals("product", groupedBy(preview.theirs()));
        ConflictViewModel.Row row = conflict.rows().getFirst();
        assertEquals("Query of the tile “Revenue”", row.name());
        assertEquals("revenue (sum of amount)\n[by region]\nof sales", words(row.yours()));
    }

    private static String groupedBy(@Nullable DashboardViewModel drawn) {
        Dashboard dashboard = Objects.requireNonNull(drawn).dashboard();
        Query query = Objects.requireNonNull(dashboard.tiles().getFirst().query());
        return query.dimensions().getFirst().field();
    }

    @Test
    void whatIsReadAgainAndTheSameIsTheSameOnScreen() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        editing.unsaved.add(Clash.unsaved());
        ConflictViewModel conflict = conflict();
        UnsavedViewModel unsaved = model.unsaved().getFirst();
        unsaved.ask(true);
        editing.waiting.add(Clash.waiting(1));
        model.load();
        assertSame(conflict, model.conflicts().getFirst());
        assertTrue(model.unsaved().getFirst().asking().get());
        assertEquals(1, model.waiting().size());
    }

    @Test
    void theRestHearsHowMuchThereIsAndWhatNeedsThePerson() {
        Clash.dashboard(editing);
        Clash.titles(editing);
        editing.unsaved.add(Clash.unsaved());
        editing.waiting.add(Clash.waiting(1));
        model.load();
        ChangesViewModel.News news = model.news().get();
        assertEquals(1, news.waiting());
        assertEquals(2, news.deciding());
        assertEquals(
                "You and Eve Eder changed “Harbour sales” at the same time. It needs your decision.",
                news.notices().getFirst().sentence());
        assertEquals(
                "Alert “Low water at the old pier” could not be saved: You may no longer change alerts."
                        + " Ask an admin, or copy what you need. What you typed is kept.",
                news.notices().getLast().sentence());
    }

    @Test
    void whatCouldNotBeSavedIsThereFieldByField() {
        editing.unsaved.add(Clash.unsaved());
        model.load();
        UnsavedViewModel unsaved = model.unsaved().getFirst();
        assertEquals(
                new UnsavedViewModel.Row("Title", "Low water", "Low water at the old pier"),
                unsaved.rows().getFirst());
        assertTrue(unsaved.asText().contains("Note:\nChecked with the harbour master"), unsaved.asText());
    }

    @Test
    void itIsExportedAsItIsAndDiscarded(@TempDir Path folder) throws IOException {
        editing.unsaved.add(Clash.unsaved());
        model.load();
        UnsavedViewModel unsaved = model.unsaved().getFirst();
        Path file = folder.resolve(unsaved.fileName());
        assertEquals("Low water at the old pier (not saved).json", unsaved.fileName());
        model.export(unsaved, file);
        assertTrue(Files.readString(file).contains("\"/body/title\" : \"Low water at the old pier\""));
        assertEquals("It is in " + file + ".", model.said().get());
        assertEquals(1, editing.unsaved.size(), "a file is no reason to throw it away");

        model.discard(unsaved);
        assertEquals(List.of(), editing.unsaved);
        assertEquals(List.of(), model.unsaved());
    }
}
