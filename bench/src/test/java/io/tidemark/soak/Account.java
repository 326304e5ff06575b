package io.tidemark.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// What one client was told of one thing in one room, held against what was committed: each change once and in order,
/// from the first it heard on, unless it was told that something is missing and read a state that has it.
final class Account {

    private final TreeSet<Long> heard = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();
    private long read;

    synchronized void heard(long number) {
        if (!heard.isEmpty() && number <= heard.last()) {
            complaints.add(number + " came after " + heard.last());
        }
        heard.add(number);
    }

    /// It read the thing because something was missing.
    synchronized void read(long number) {
        read = Math.max(read, number);
    }

    synchronized boolean hasBegun() {
        return !heard.isEmpty();
    }

    synchronized boolean knows(long number) {
        return read >= number || (hasBegun() && heard.last() >= number);
    }

    synchronized int count() {
        return heard.size();
    }

    /// @param committed all that was, at least from the first that was heard on
    /// @return what is wrong
    synchronized List<String> verdict(Collection<Long> committed) {
        List<String> wrong = new ArrayList<>(complaints);
        for (long number : committed) {
            if (hasBegun() && number > heard.first() && number > read && !heard.contains(number)) {
                wrong.add(number + " was never told, between " + heard.lower(number) + " and " + heard.higher(number));
            }
        }
        return wrong;
    }
}
