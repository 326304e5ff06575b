package io.tidemark.app.render;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.app.AppException;
import io.tidemark.app.dashboard.QuerySource;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Theme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/// Draws a dashboard into a file. Starts the toolkit when nobody has; with `-Dglass.platform=Headless
/// -Dprism.order=sw` it needs no display. Call it from any thread but the FX thread.
///
/// @param source asked on worker threads
/// @param width in pixels of the picture; a PDF has twice as many on the same page
/// @param patience how long all tiles together may take
public record DashboardPicture(
        Dashboard dashboard,
        QuerySource source,
        InstantSource clock,
        Locale locale,
        Theme theme,
        int width,
        int height,
        Duration patience) {
    private static final int TILES_AT_ONCE = 4;
    private static final float PDF_SCALE = 2;
    /// Points per pixel at the usual 96 pixels an inch.
    private static final float POINTS = 0.75f;

    /// @throws AppException when a tile stays unanswered or the file cannot be written
    public void writePng(Path file) {
        write(file, () -> ImageIO.write(draw(1), "png", file.toFile()));
    }

    /// One page that is exactly as large as the picture.
    ///
    /// @throws AppException when a tile stays unanswered or the file cannot be written
    public void writePdf(Path file) {
        write(file, () -> {
            BufferedImage image = draw(PDF_SCALE);
            try (PDDocument document = new PDDocument()) {
                float pageWidth = width * POINTS;
                float pageHeight = height * POINTS;
                PDPage page = new PDPage(new PDRectangle(pageWidth, pageHeight));
                document.addPage(page);
                document.getDocumentInformation().setTitle(dashboard.title());
                document.getDocumentInformation().setCreator("Tidemark");
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.drawImage(LosslessFactory.createFromImage(document, image), 0, 0, pageWidth, pageHeight);
                }
                document.save(file.toFile());
            }
            return true;
        });
    }

    private interface Writing {
        boolean write() throws IOException;
    }

    private static void write(Path file, Writing writing) {
        try {
            if (!writing.write()) {
                throw new AppException("No picture could be written to " + file + ". Choose a name ending in .png.");
            }
        } catch (IOException cause) {
            throw new AppException(
                    "The picture could not be written to " + file + ". Check that the folder exists and has room.",
                    cause);
        }
    }

    private BufferedImage draw(float scale) {
        startToolkit();
        CompletableFuture<BufferedImage> picture = new CompletableFuture<>();
        try (FxBackground background = new FxBackground(TILES_AT_ONCE)) {
            background.onOwner(() -> {
                try {
                    new Drawing(this, scale, background, picture).begin();
                } catch (RuntimeException failure) {
                    picture.completeExceptionally(failure);
                }
            });
            return picture.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AppException("Drawing was interrupted. Nothing was written.", cause);
        } catch (TimeoutException cause) {
            throw new AppException(
                    "The dashboard was not drawn within " + patience.toSeconds()
                            + " s. Nothing was written; try again.",
                    cause);
        } catch (ExecutionException cause) {
            if (cause.getCause() instanceof AppException told) {
                throw told;
            }
            throw new AppException("The dashboard could not be drawn. Nothing was written.", cause);
        }
    }

    private static void startToolkit() {
        try {
            Platform.startup(() -> {});
        } catch (IllegalStateException _) {
            // it runs already: a desktop, or an earlier picture
        }
        Platform.setImplicitExit(false);
    }
}
