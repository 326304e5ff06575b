package io.tidemark.app.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.TidemarkException;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.AppException;
import io.tidemark.app.dashboard.QuerySource;
import io.tidemark.app.dashboard.SampleSales;
import io.tidemark.app.kit.Theme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DashboardPictureTest {

    @ParameterizedTest
    @EnumSource(Theme.class)
    void aDashboardBecomesAPictureOfTheSizeAskedFor(Theme theme) throws Exception {
        Path file = Path.of("target", "sales-" + theme + ".png");

        picture(theme).writePng(file);

        var image = ImageIO.read(file.toFile());
        assertEquals(1280, image.getWidth());
        assertEquals(900, image.getHeight());
    }

    @Test
    void aPdfIsOnePageWithTheDashboardsTitle() throws Exception {
        Path file = Path.of("target", "sales.pdf");

        picture(Theme.LIGHT).writePdf(file);

        try (var document = Loader.loadPDF(file.toFile())) {
            assertEquals(1, document.getNumberOfPages());
            assertEquals("Sales overview", document.getDocumentInformation().getTitle());
        }
    }

    @Test
    void aTileWithoutAnAnswerIsSaidInsteadOfDrawn() {
        QuerySource broken = query -> {
            throw new TidemarkException("The dataset “sales” is not on this device yet. Sync once to fetch it.");
        };
        DashboardPicture whole = picture(Theme.LIGHT);
        DashboardPicture picture = new DashboardPicture(
                whole.dashboard(), broken, whole.clock(), Locale.US, Theme.LIGHT, 800, 600, Duration.ofSeconds(20));

        AppException told = assertThrows(AppException.class, () -> picture.writePng(Path.of("target", "broken.png")));

        assertEquals("The dataset “sales” is not on this device yet. Sync once to fetch it.", told.getMessage());
    }

    @Test
    void aPictureShowsTheTilesAScreenWouldHaveToScrollTo() {
        AtomicInteger asked = new AtomicInteger();
        QuerySource counting = query -> {
            asked.incrementAndGet();
            return new SampleSales().run(query);
        };
        DashboardPicture whole = picture(Theme.DARK);
        picture(SampleSales.dashboard(), counting, whole).writePng(Path.of("target", "short.png"));
        int oneScreen = asked.getAndSet(0);

        picture(SampleSales.tall(), counting, whole).writePng(Path.of("target", "tall.png"));

        assertEquals(2 * oneScreen, asked.get());
    }

    private static DashboardPicture picture(Dashboard dashboard, QuerySource source, DashboardPicture like) {
        return new DashboardPicture(
                dashboard,
                source,
                like.clock(),
                like.locale(),
                like.theme(),
                like.width(),
                like.height(),
                like.patience());
    }

    private static DashboardPicture picture(Theme theme) {
        return new DashboardPicture(
                SampleSales.dashboard(),
                new SampleSales(),
                SampleSales::now,
                Locale.US,
                theme,
                1280,
                900,
                Duration.ofSeconds(20));
    }
}
