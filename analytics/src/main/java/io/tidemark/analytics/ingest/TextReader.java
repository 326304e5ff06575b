package io.tidemark.analytics.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Strict UTF-8 from a source: unpacks a gzip, drops a byte order mark, names the line of what is not UTF-8.
final class TextReader extends Reader {
    private static final int BUFFER = 64 * 1024;

    private final Source source;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private long linesBefore;
    private boolean ended;

    private TextReader(Source source, InputStream in) {
        this.source = source;
        this.in = in;
    }

    /// Opens a source.
    ///
    /// @throws BadFile when it is empty, not a gzip though called one, UTF-16, or a packed workbook
    static TextReader open(Source source, ByteCount count) throws IOException {
        InputStream raw = new BufferedInputStream(new CountedStream(source.open(), count), BUFFER);
        try {
            TextReader reader = new TextReader(source, unpacked(source, raw));
            reader.begin();
            return reader;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream unpacked(Source source, InputStream raw) throws IOException {
        raw.mark(2);
        boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        if (gzip) {
            return new GZIPInputStream(raw, BUFFER);
        }
        if (source.name().endsWith(".gz")) {
            throw new BadFile(
                    source.name() + " is called .gz but is not a gzip file; drop the ending or pack it again.");
        }
        return raw;
    }

    private void begin() throws IOException {
        fill();
        if (!bytes.hasRemaining()) {
            throw new BadFile(source.name() + " is empty: there is nothing to import.");
        }
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            bytes.position(3);
        } else if (startsWith(0xFE, 0xFF) || startsWith(0xFF, 0xFE)) {
            throw new BadFile(source.name() + " is UTF-16 text; save it as UTF-8 and import it again.");
        } else if (startsWith('P', 'K', 3, 4)) {
            throw new BadFile(source.name() + " is a workbook or zip file; save its table as CSV and import that.");
        }
    }

    private boolean startsWith(int... head) {
        if (bytes.remaining() < head.length) {
            return false;
        }
        for (int i = 0; i < head.length; i++) {
            if ((bytes.get(bytes.position() + i) & 0xFF) != head[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(target, offset, length);
        while (true) {
            int before = bytes.position();
            CoderResult result = decoder.decode(bytes, chars, ended);
            linesBefore += lineFeeds(before, bytes.position());
            if (result.isError()) {
                throw new BadFile("Line " + (linesBefore + 1) + " of " + source.name()
                        + " is not UTF-8 text; save the file as UTF-8 and import it again.");
            }
            if (chars.position() > offset || result.isOverflow()) {
                return chars.position() - offset;
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    private long lineFeeds(int from, int to) {
        byte[] array = bytes.array();
        int count = 0;
        for (int i = from; i < to; i++) {
            count += array[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private void fill() throws IOException {
        bytes.compact();
        try {
            while (bytes.hasRemaining() && !ended) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                ended = read < 0;
                bytes.position(bytes.position() + Math.max(read, 0));
            }
        } catch (EOFException e) {
            throw new BadFile(source.name() + " breaks off: the gzip is not complete. Copy it again.", e);
        } catch (ZipException e) {
            throw new BadFile(source.name() + " is damaged: the gzip cannot be unpacked. Copy it again.", e);
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
