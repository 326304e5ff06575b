package io.tidemark.app.changes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.model.Document;
import io.tidemark.app.workspace.EditingInMemory;
import io.tidemark.app.workspace.UnsavedChange;
import io.tidemark.app.workspace.WaitingChange;
import java.util.List;
import java.util.Map;

/// Ada and Eve changed the same dashboard.
final class Clash {
    private Clash() {}

    static Document dashboard(EditingInMemory editing) {
        return editing.put(
                "dashboards",
                "d1",
                "{'title':'Harbour sales','tiles':[{'id':'t','type':'area','title':'Revenue','x':0,'y':0,'w':8,'h':6}]}");
    }

    /// @param fields of the conflict, as JSON
    static Document conflict(EditingInMemory editing, String fields) {
        return editing.put(
                "conflicts",
                "c1",
                "{'on':{'kind':'dashboards','id':'d1','title':'Harbour sales'},'fields':" + fields
                        + ",'yours':{'by':'ada','name':'Ada Harbour','at':'2026-03-10T14:03:00Z','device':'x'},"
                        + "'theirs':{'by':'eve','name':'Eve Eder','at':'2026-03-10T14:41:00Z','version':4}}");
    }

    static Document titles(EditingInMemory editing) {
        return conflict(
                editing,
                "[{'path':'/body/title','before':'Sales','yours':'Sales of the harbour','theirs':'Harbour sales'}]");
    }

    static WaitingChange waiting(int n) {
        return new WaitingChange(
                "w" + n,
                n % 3 == 0 ? "reports" : "dashboards",
                "d" + n,
                "Tides " + n,
                EditingInMemory.NOW.minusSeconds(60L * (20 - n)),
                n % 5 == 2,
                n % 5 == 4);
    }

    static UnsavedChange unsaved() {
        ObjectNode values = EditingInMemory.json("{'was':'Low water','is':'Low water at the old pier',"
                + "'note':'Checked with the harbour master, who says that the gauge was moved in May.'}");
        Mutation mutation = new Mutation(
                7,
                "u1",
                "alerts",
                "a1",
                3,
                Map.of("/body/title", values.path("was")),
                Map.of("/body/title", values.path("is"), "/body/note", values.path("note")),
                List.of(),
                List.of());
        return new UnsavedChange(
                "u1",
                "alerts",
                "a1",
                "Low water at the old pier",
                EditingInMemory.NOW.minusSeconds(4000),
                "You may no longer change alerts. Ask an admin, or copy what you need.",
                mutation);
    }
}
