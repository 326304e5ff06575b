package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstAnswersTest {
    private final FirstAnswers answers = new FirstAnswers();

    @Test
    void whenTheIndexIsThereOnlyWhatWasInDoubtIsLookedAtAgain() {
        assertTrue(answers.areWanted());
        assertTrue(answers.doubt("sales"));
        assertTrue(answers.doubt("sales"));

        assertEquals(Set.of("sales"), answers.end());
    }

    @Test
    void withoutADoubtNobodyAsksAgain() {
        assertEquals(Set.of(), answers.end());
    }

    @Test
    void afterwardsNothingIsGivenThatWouldHaveToBeLookedAtAgain() {
        answers.end();

        assertFalse(answers.areWanted());
        assertFalse(answers.doubt("sales"), "so it is asked in earnest");
    }
}
