package io.tidemark.store.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.documents.DocumentTable;
import io.tidemark.store.file.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people see of documents that a server knows: its state, and on top of it, in order, what was done here and
/// is not in that state yet. The one way to write either side, within one transaction, after which it tells what is
/// shown otherwise.
public final class Overlay {
    private static final Logger LOG = LoggerFactory.getLogger(Overlay.class);
    private static final Duration TAIL = Duration.ofDays(7);
    private static final String UNKNOWN =
            "The server had this, and never said what became of it. Look at the document before you do it again.";
    private static final String REFUSED = "The server refused this.";

    private final Connection connection;
    private final Map<String, String> changed = new HashMap<>();
    private boolean outbox;

    public Overlay(Transaction transaction, Listeners listeners) {
        this.connection = transaction.connection();
        transaction.afterCommit(() -> listeners.tell(Changed.documents(changed, outbox)));
    }

    /// The server has this now.
    public void serve(Document document) throws SQLException {
        if (isCovered(document.id())) {
            DocumentTable.SERVED.put(connection, document, false);
            show(document.id());
        } else {
            Document before = DocumentTable.SHOWN.find(connection, document.id());
            DocumentTable.SHOWN.put(connection, document, false);
            if (!document.equals(before)) {
                changed.put(document.id(), document.kind());
            }
        }
    }

    /// The server has it no more, or not for this person: it goes from the screen, what was done to it stays in the
    /// outbox.
    public void withdraw(String id) throws SQLException {
        if (isCovered(id)) {
            DocumentTable.SERVED.remove(connection, id);
            show(id);
        } else {
            String kind = DocumentTable.SHOWN.remove(connection, id);
            if (kind != null) {
                changed.put(id, kind);
            }
        }
    }

    /// The server has exactly these; local ones stay.
    ///
    /// @return how many it has no more, or not for this person
    public int serve(List<Document> documents) throws SQLException {
        Set<String> gone = new HashSet<>(DocumentTable.SHOWN.synced(connection));
        gone.addAll(DocumentTable.SERVED.synced(connection));
        for (Document document : documents) {
            serve(document);
            gone.remove(document.id());
        }
        for (String id : gone) {
            withdraw(id);
        }
        return gone.size();
    }

    /// A person did something; its number is the next of this device.
    ///
    /// @return the document as it is shown now, null when it is gone
    @Nullable
    Document add(Entry entry) throws SQLException {
        cover(entry.mutation().id());
        OutboxTable.add(connection, entry);
        Meta.LAST_MUTATION.put(connection, entry.mutation().n());
        outbox = true;
        show(entry.mutation().id());
        return DocumentTable.SHOWN.find(connection, entry.mutation().id());
    }

    /// The version at which a change of a shown document begins.
    long version(String id) throws SQLException {
        Document served = (isCovered(id) ? DocumentTable.SERVED : DocumentTable.SHOWN).find(connection, id);
        // one that only this device has will be the first version
        return served == null ? 1 : served.version();
    }

    /// A document that no server is to know.
    void keep(Document local) throws SQLException {
        DocumentTable.SHOWN.put(connection, local, true);
        changed.put(local.id(), local.kind());
    }

    /// The server's state has all of this device up to a number: it lies on documents no more, and is kept some days
    /// for a server that loses what it had. Where the server has something else under one of these numbers, another
    /// device counts as this one: this one counts anew, and offers all it has.
    public void settle(Frame.Checkpoint checkpoint, Instant now) throws SQLException {
        long last = checkpoint.lastMutation();
        if (hasOthers(last, checkpoint.keys())) {
            recount(true);
            return;
        }
        for (String key : checkpoint.rejected()) {
            OutboxTable.forgetOutcome(connection, key);
        }
        taken(last);
        Set<String> documents = OutboxTable.documents(connection, last);
        outbox |= update(
                "UPDATE outbox SET state = 'settled', settled = coalesce(settled, ?) WHERE n <= ? AND state <> 'settled'",
                now.toEpochMilli(),
                last);
        for (String id : documents) {
            show(id);
        }
        prune(now.minus(TAIL));
    }

    private boolean hasOthers(long last, List<String> keys) throws SQLException {
        for (int i = 0; i < keys.size(); i++) {
            String own = OutboxTable.key(connection, last - keys.size() + 1 + i);
            if (own != null && !own.equals(keys.get(i))) {
                return true;
            }
        }
        return false;
    }

    private void prune(Instant before) throws SQLException {
        for (Entry entry : OutboxTable.unanswered(connection, before)) {
            if (!entry.mutation().changesNothing()) {
                ParkedTable.put(connection, entry, UNKNOWN);
                outbox = true;
            }
        }
        update("DELETE FROM outbox WHERE state = 'settled' AND settled < ?", before.toEpochMilli());
    }

    private void taken(long last) throws SQLException {
        if (last > Meta.LAST_TAKEN.number(connection)) {
            Meta.LAST_TAKEN.put(connection, last);
        }
    }

    void answered(List<Outcome> outcomes) throws SQLException {
        for (Outcome outcome : outcomes) {
            taken(outcome.n());
            Entry entry = OutboxTable.find(connection, outcome.key());
            if (entry == null) {
                continue;
            }
            outbox = true;
            if (entry.mutation().changesNothing()) {
                OutboxTable.remove(connection, outcome.key());
            } else if (outcome.result() == Outcome.Status.REJECTED) {
                reject(entry, Objects.requireNonNullElse(outcome.reason(), REFUSED));
            } else {
                answered(outcome);
            }
        }
    }

    private void reject(Entry entry, String reason) throws SQLException {
        boolean lay = isCovered(entry.mutation().id());
        ParkedTable.put(connection, entry, reason);
        OutboxTable.remove(connection, entry.mutation().key());
        if (lay) {
            show(entry.mutation().id());
        }
    }

    private void answered(Outcome outcome) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE outbox SET outcome = ?, state = CASE state WHEN 'waiting' THEN 'answered'"
                        + " WHEN 'again' THEN 'settled' ELSE state END WHERE key = ?")) {
            update.setString(1, outcome.result().wireName());
            update.setString(2, outcome.key());
            update.executeUpdate();
        }
    }

    /// See [io.tidemark.analytics.edit.Outbox#park].
    void park(String key, String reason) throws SQLException {
        Entry entry = OutboxTable.find(connection, key);
        if (entry == null || entry.mutation().changesNothing()) {
            return;
        }
        boolean lay = isCovered(entry.mutation().id());
        Mutation instead = Mutation.nothing(
                entry.mutation().n(), UuidCreator.getTimeOrderedEpoch().toString());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE outbox SET key = ?, id = ?, mutation = ?, bytes = ?, title = '', state = 'again'"
                        + " WHERE key = ? AND state IN ('waiting', 'again')")) {
            update.setString(1, instead.key());
            update.setString(2, instead.id());
            update.setString(3, OutboxTable.json(instead));
            update.setLong(4, OutboxTable.bytes(instead));
            update.setString(5, key);
            if (update.executeUpdate() == 0) {
                return;
            }
        }
        ParkedTable.put(connection, entry, reason);
        outbox = true;
        if (lay) {
            show(entry.mutation().id());
        }
    }

    void discard(String key) throws SQLException {
        outbox |= ParkedTable.remove(connection, key);
    }

    /// Begins to count anew with a new device id. What the server had settled is sent again, in its place among the
    /// rest.
    ///
    /// @param lost whether the server may have lost it: then it lies on the documents again
    public void recount(boolean lost) throws SQLException {
        Meta.DEVICE.put(connection, UuidCreator.getTimeOrderedEpoch().toString());
        long n = 0;
        for (Entry entry : OutboxTable.all(connection)) {
            if (entry.mutation().changesNothing()) {
                OutboxTable.remove(connection, entry.mutation().key());
                continue;
            }
            if (lost) {
                cover(entry.mutation().id());
                if (entry.mutation().deletes()) {
                    OutboxTable.replace(connection, entry.mutation().ofAnyVersion());
                }
            }
            update("UPDATE outbox SET n = ? WHERE n = ?", ++n, entry.mutation().n());
        }
        Meta.LAST_MUTATION.put(connection, n);
        Meta.LAST_TAKEN.put(connection, 0);
        update(
                lost
                        ? "UPDATE outbox SET state = 'waiting', outcome = NULL, settled = NULL"
                        : "UPDATE outbox SET state = CASE WHEN " + OutboxTable.SHOWN
                                + " THEN 'waiting' ELSE 'again' END");
        outbox = true;
        for (String id : OutboxTable.documents(connection)) {
            show(id);
        }
    }

    /// Whether what is shown may be something else than the server's state.
    private boolean isCovered(String id) throws SQLException {
        return OutboxTable.isOnDocument(connection, id);
    }

    /// Before something is put onto a document: keeps the server's state of it.
    private void cover(String id) throws SQLException {
        Document shown = DocumentTable.SHOWN.find(connection, id);
        if (shown != null && !isCovered(id)) {
            DocumentTable.SERVED.put(connection, shown, false);
        }
    }

    /// After either side of a document has changed, on which something lies or lay.
    private void show(String id) throws SQLException {
        Document before = DocumentTable.SHOWN.find(connection, id);
        Document after = DocumentTable.SERVED.find(connection, id);
        List<Entry> entries = OutboxTable.onDocument(connection, id);
        if (entries.isEmpty()) {
            DocumentTable.SERVED.remove(connection, id);
        }
        for (Entry entry : entries) {
            after = onto(after, entry);
        }
        if (Objects.equals(before, after)) {
            return;
        }
        if (after != null) {
            DocumentTable.SHOWN.put(connection, after, false);
            changed.put(id, after.kind());
        } else if (before != null) {
            DocumentTable.SHOWN.remove(connection, id);
            changed.put(id, before.kind());
        }
    }

    private static @Nullable Document onto(@Nullable Document document, Entry entry) {
        try {
            return entry.onto(document);
        } catch (BadMutation unfit) {
            // others may have made of the document what this does not fit to; it is sent, and the server decides
            LOG.warn("mutation {} cannot be shown", entry.mutation().key(), unfit);
            return document;
        }
    }

    /// @return whether any row changed
    private boolean update(String sql, long... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setLong(i + 1, values[i]);
            }
            return update.executeUpdate() > 0;
        }
    }
}
