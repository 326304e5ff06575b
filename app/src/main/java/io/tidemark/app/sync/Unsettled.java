package io.tidemark.app.sync;

import java.util.ArrayList;
import java.util.List;

/// How much of what the person did is not settled yet.
///
/// @param waiting  changes the server has not confirmed
/// @param deciding changes that only the person can go on with: they could not be saved, or others did otherwise
/// @param obstacle why what waits cannot be sent, for people; empty when nothing is in its way
public record Unsettled(int waiting, int deciding, String obstacle) {
    static final Unsettled NOTHING = new Unsettled(0, 0, "");

    /// Empty when there is nothing; as it follows other words.
    ///
    /// @param sending whether they are on their way just now
    String words(boolean sending, boolean briefly) {
        List<String> words = new ArrayList<>();
        if (waiting > 0) {
            words.add(sending && obstacle.isEmpty() ? "sending " + waiting : waiting(briefly));
        }
        if (deciding > 0) {
            words.add(deciding == 1 ? "1 needs you" : deciding + " need you");
        }
        return words.isEmpty() ? "" : " · " + String.join(" · ", words);
    }

    private String waiting(boolean briefly) {
        if (briefly) {
            return waiting + " waiting";
        }
        return waiting == 1 ? "1 change waiting" : waiting + " changes waiting";
    }

    boolean isStuck() {
        return waiting > 0 && !obstacle.isEmpty();
    }

    boolean isNothing() {
        return waiting == 0 && deciding == 0;
    }
}
