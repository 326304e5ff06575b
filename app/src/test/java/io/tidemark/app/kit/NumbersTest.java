package io.tidemark.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private final Numbers numbers = new Numbers(Locale.US);
    private final Unit dollars = Unit.of("USD");

    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }

    @Test
    void anAxisIsShort() {
        assertEquals("0", numbers.compact(0, dollars));
        assertEquals("150k", numbers.compact(150_000, dollars));
        assertEquals("1.5k", numbers.compact(1500, dollars));
        assertEquals("1.66 M", plain(numbers.compact(1_660_205, dollars)));
        assertEquals("1 M", plain(numbers.compact(999_999, Unit.NONE)));
        assertEquals("\u2212412k", numbers.compact(-412_301, Unit.NONE));
        assertEquals("20 %", plain(numbers.compact(0.2, Unit.PERCENT)));
    }

    @Test
    void aHeadlineHasThreeFigures() {
        assertEquals("$ 1.66 M", plain(numbers.figure(1_660_205, dollars)));
        assertEquals("18,204", numbers.figure(18_204, Unit.NONE));
        assertEquals("$ 91.20", plain(numbers.figure(91.2, dollars)));
        assertEquals("4.7 %", plain(numbers.figure(0.0468, Unit.PERCENT)));
        assertEquals("12.5 km", plain(numbers.figure(12.5, Unit.of("km"))));
    }

    @Test
    void aTableIsComplete() {
        assertEquals("$ 1,660,205", plain(numbers.full(new BigDecimal("1660205"), dollars, 0)));
        assertEquals("\u2212$ 12.50", plain(numbers.full(new BigDecimal("-12.5"), dollars, 2)));
        assertEquals("12.1 %", plain(numbers.full(new BigDecimal("0.121"), Unit.PERCENT, 1)));
    }

    @Test
    void everyLocaleHasItsOwnSigns() {
        assertEquals("18.204", new Numbers(Locale.GERMANY).figure(18_204, Unit.NONE));
        assertEquals("1,66 M", plain(new Numbers(Locale.GERMANY).compact(1_660_205, Unit.NONE)));
    }
}
