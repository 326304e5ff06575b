package io.tidemark.backend.talk;

import io.tidemark.backend.launch.BackendFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The people of one test on the line of the backend that tests share; all hang up at its end.
final class LinePeople implements AfterEachCallback {

    private final BackendFixture backend = BackendFixture.shared();
    private final List<LinePerson> all = new ArrayList<>();

    /// Somebody who is in the rooms that are not asked for: rooms are entered in the order of what was said, so who
    /// gets an answer has entered them.
    LinePerson person(String name) throws Exception {
        var person = new LinePerson(backend.port(), backend.token(name));
        all.add(person);
        person.say("subscribe", "{\"topic\":\"data_updated\"}");
        person.next("subscribed");
        return person;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        all.forEach(LinePerson::close);
    }
}
