package io.tidemark.app.icon;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// Writes the icon as installers want it: `tidemark.png`, `.ico` and `.icns`. Both containers hold plain PNGs.
public final class IconFiles {
    private static final List<Integer> ICO_SIZES = List.of(16, 24, 32, 48, 64, 256);
    /// Apple's four-letter names for PNG entries by size.
    private static final List<Map.Entry<String, Integer>> ICNS_SIZES = List.of(
            Map.entry("icp4", 16),
            Map.entry("icp5", 32),
            Map.entry("icp6", 64),
            Map.entry("ic07", 128),
            Map.entry("ic08", 256),
            Map.entry("ic09", 512),
            Map.entry("ic10", 1024));

    private final AppIcon icon = new AppIcon();

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        IconFiles files = new IconFiles();
        Files.write(folder.resolve("tidemark.png"), files.png(512));
        Files.write(folder.resolve("tidemark.ico"), files.ico());
        Files.write(folder.resolve("tidemark.icns"), files.icns());
    }

    byte[] png(int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(icon.draw(size), "png", bytes);
        return bytes.toByteArray();
    }

    /// A directory of 16-byte entries, then the pictures, little-endian.
    byte[] ico() throws IOException {
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        int directory = 6 + 16 * ICO_SIZES.size();
        ByteBuffer head = ByteBuffer.allocate(directory).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) 0).putShort((short) 1).putShort((short) ICO_SIZES.size());
        for (int size : ICO_SIZES) {
            byte[] png = png(size);
            byte side = (byte) (size == 256 ? 0 : size);
            head.put(side).put(side).put((byte) 0).put((byte) 0);
            head.putShort((short) 1).putShort((short) 32);
            head.putInt(png.length).putInt(directory + pictures.size());
            pictures.write(png);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(head.array());
        pictures.writeTo(file);
        return file.toByteArray();
    }

    /// Blocks of name, length and picture, big-endian, behind a head of the same form.
    byte[] icns() throws IOException {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(blocks);
        for (Map.Entry<String, Integer> entry : ICNS_SIZES) {
            byte[] png = png(entry.getValue());
            out.writeBytes(entry.getKey());
            out.writeInt(8 + png.length);
            out.write(png);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream head = new DataOutputStream(file);
        head.writeBytes("icns");
        head.writeInt(8 + blocks.size());
        blocks.writeTo(file);
        return file.toByteArray();
    }
}
