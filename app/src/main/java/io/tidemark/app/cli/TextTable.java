package io.tidemark.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of text in columns that line up: numbers to the right, everything else to the left.
final class TextTable {
    private static final int WIDEST = 60;

    private final List<String> heads;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param right whether each column lines up to the right
    TextTable(List<String> heads, List<Boolean> right) {
        this.heads = heads;
        this.right = right;
    }

    void row(List<String> cells) {
        rows.add(cells.stream().map(TextTable::shown).toList());
    }

    List<String> lines() {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    length(heads.get(i)),
                    rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
        }
        List<String> lines = new ArrayList<>(rows.size() + 2);
        lines.add(line(heads, widths));
        lines.add(IntStream.of(widths).mapToObj("─"::repeat).collect(Collectors.joining("  ")));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - length(cells.get(i)));
            line.append(i == 0 ? "" : "  ");
            line.append(right.get(i) ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// Control characters would move the cursor of whoever looks at the data.
    private static String shown(String cell) {
        String flat = cell.replaceAll("\\p{Cntrl}", " ");
        return length(flat) <= WIDEST ? flat : flat.substring(0, flat.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }
}
