package io.tidemark.app.making;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is typed and not saved, one draft a dashboard; it is on the disk half a second after the last letter. Owned by
/// the background's owner thread.
public final class Drafts {
    static final Duration PAUSE = Duration.ofMillis(500);
    /// More dashboards than anybody leaves half renamed; beyond it the oldest is let go.
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

    private final Background background;
    private final DraftsFile file;
    private final SequencedMap<String, Draft> drafts = new LinkedHashMap<>();
    private Background.@Nullable Running pause;
    private long edition;
    private long written;

    /// Reads the file, which is small, at once: the dashboard of last time is about to be shown.
    public Drafts(Background background, DraftsFile file) {
        this.background = background;
        this.file = file;
        file.read().forEach(draft -> drafts.put(draft.dashboard(), draft));
    }

    Optional<Draft> of(String dashboard) {
        return Optional.ofNullable(drafts.get(dashboard));
    }

    void keep(Draft draft) {
        if (!draft.equals(drafts.get(draft.dashboard()))) {
            drafts.putLast(draft.dashboard(), draft);
            if (drafts.size() > MOST) {
                drafts.pollFirstEntry();
            }
            changed();
        }
    }

    void forget(String dashboard) {
        if (drafts.remove(dashboard) != null) {
            changed();
        }
    }

    private void changed() {
        edition++;
        if (pause != null) {
            pause.cancel();
        }
        pause = background.after(PAUSE, this::write);
    }

    private void write() {
        long mine = edition;
        List<Draft> all = List.copyOf(drafts.values());
        background.submit(
                () -> {
                    file.write(all, mine);
                    return mine;
                },
                done -> written = Math.max(written, done),
                failure -> LOG.warn("What is typed cannot be kept: {}", Sentences.of(failure)));
    }

    /// What was typed last is on the disk when this returns.
    public void close() {
        if (pause != null) {
            pause.cancel();
        }
        if (written < edition) {
            try {
                file.write(List.copyOf(drafts.values()), edition);
            } catch (IOException e) {
                LOG.warn("What is typed cannot be kept: {}", Sentences.of(e));
            }
        }
    }
}
