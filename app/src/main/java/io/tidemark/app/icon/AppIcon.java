package io.tidemark.app.icon;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/// The program's icon. Drawing takes some ten milliseconds a size: not on the screen's thread.
public final class AppIcon {
    private final SVGDocument master;

    public AppIcon() {
        @Nullable URL url = AppIcon.class.getResource("/icons/tidemark.svg");
        @Nullable SVGDocument loaded = url == null ? null : new SVGLoader().load(url);
        if (loaded == null) {
            throw new IllegalStateException("icons/tidemark.svg is not in this build");
        }
        master = loaded;
    }

    /// @param size of both sides, in pixels
    public BufferedImage draw(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        master.render(null, g, new ViewBox(size, size));
        g.dispose();
        return image;
    }
}
