package io.tidemark.analytics.edit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The order of a list that two sides changed.
final class Places {

    private Places() {}

    /// Every element of either side, once. The order of what both had is the other side's, unless it moved nothing:
    /// then it is ours. New elements stand behind what their side put them behind.
    static List<String> merged(List<String> before, List<String> yours, List<String> theirs) {
        boolean theyMoved = !common(before, theirs).equals(common(theirs, before));
        List<String> leading = theyMoved ? theirs : yours;
        List<String> following = theyMoved ? yours : theirs;
        List<String> merged = new ArrayList<>(leading);
        Set<String> in = new HashSet<>(leading);
        Set<String> old = new HashSet<>(before);
        for (int i = 0; i < following.size(); i++) {
            String id = following.get(i);
            if (in.add(id)) {
                merged.add(place(merged, i == 0 ? null : following.get(i - 1), id, old), id);
            }
        }
        return merged;
    }

    /// Those of `ids` that are in `others` too, in the order of `ids`.
    private static List<String> common(List<String> ids, List<String> others) {
        Set<String> among = new HashSet<>(others);
        return ids.stream().filter(among::contains).toList();
    }

    /// Elements that are new to both stand by their ids, so that who came first makes no difference.
    private static int place(List<String> merged, @Nullable String behind, String id, Set<String> old) {
        int place = behind == null ? 0 : merged.indexOf(behind) + 1;
        while (place < merged.size()
                && !old.contains(merged.get(place))
                && merged.get(place).compareTo(id) < 0) {
            place++;
        }
        return place;
    }
}
