package io.tidemark.app.icon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class IconFilesTest {
    private final IconFiles files = new IconFiles();

    @Test
    void theIconIsDrawnAndItsCornersAreClear() {
        BufferedImage image = new AppIcon().draw(64);
        assertEquals(0, image.getRGB(0, 0) >>> 24);
        assertEquals(0xff, image.getRGB(32, 10) >>> 24);
    }

    @Test
    void everyPictureInTheWindowsIconIsWhereItsDirectorySays() throws IOException {
        byte[] ico = files.ico();
        ByteBuffer head = ByteBuffer.wrap(ico).order(ByteOrder.LITTLE_ENDIAN);
        int count = head.getShort(4);
        for (int i = 0; i < count; i++) {
            int side = Byte.toUnsignedInt(head.get(6 + 16 * i));
            int length = head.getInt(6 + 16 * i + 8);
            int offset = head.getInt(6 + 16 * i + 12);
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(Arrays.copyOfRange(ico, offset, offset + length)));
            assertEquals(side == 0 ? 256 : side, picture.getWidth());
        }
        assertTrue(count >= 4);
    }

    @Test
    void theMacIconsBlocksFillItsFile() throws IOException {
        byte[] icns = files.icns();
        assertEquals("icns", new String(icns, 0, 4, StandardCharsets.US_ASCII));
        assertEquals(icns.length, ByteBuffer.wrap(icns).getInt(4));
        int at = 8;
        while (at < icns.length) {
            at += ByteBuffer.wrap(icns).getInt(at + 4);
        }
        assertEquals(icns.length, at);
    }
}
