"""What the server says unasked, as far as a client can provoke it."""

import time

from stage import has, same, true


def told(stage, name, line, kind, kept=True):
    """
    :param kept: whether who was away gets it when it comes back, for which it has a place in its room
    """
    with stage.check(name):
        message = line.wait(kind)
        has(["type", "data", "room"] + (["offset", "epoch"] if kept else []), message)
        true("an object", isinstance(message["data"], dict), message["data"])


def dashboards(stage):
    with stage.line(stage.viewer) as line, stage.line(stage.admin) as admin:
        board = stage.document(stage.editor, "dashboard")
        told(stage, "a new dashboard is told: dashboard_created", line, "dashboard_created")
        line.send("join", room=f"dashboard:{board['id']}")
        line.wait("room_joined", room=f"dashboard:{board['id']}")
        board = stage.change(stage.editor, board)
        told(stage, "a changed dashboard is told: dashboard_updated", line, "dashboard_updated")
        told(stage, "and admins hear what was done to it: dashboard_activity", admin, "dashboard_activity")
        stage.editor.made(f"/api/v1/dashboards/{board['id']}", None, "DELETE", If_Match=f'"{board["version"]}"')
        told(stage, "a dashboard that is gone is told: dashboard_deleted", line, "dashboard_deleted")


def reports(stage):
    with stage.line(stage.viewer) as line, stage.line(stage.editor) as owner, stage.line(stage.admin) as admin:
        me = line.hello["data"]["userId"]
        report = stage.document(stage.editor, "report")
        told(stage, "a new report is told its owner: report_created", owner, "report_created")
        told(stage, "a new public report is told: public_report_created", line, "public_report_created")
        report = stage.change(stage.editor, report)
        told(stage, "a changed report is told: report_updated", line, "report_updated")
        stage.viewer.made(f"/api/v1/reports/{report['id']}", None, "GET")
        told(stage, "its owner hears who looked: report_viewed", owner, "report_viewed")
        told(stage, "and how many did: report_view_count_updated", owner, "report_view_count_updated")
        told(stage, "admins hear what was done to a report: report_activity", admin, "report_activity")
        line.send("action", action="comment", reportId=report["id"], text="A word", id="c")
        told(stage, "a comment is told: comment_added", owner, "comment_added", kept=False)
        stage.editor.made(f"/api/v1/reports/{report['id']}", None, "DELETE", If_Match=f'"{report["version"]}"')
        told(stage, "a report that is gone is told: report_deleted", line, "report_deleted")
        hidden = stage.document(stage.editor, "report", "private")
        with stage.check("a private report is told to nobody else"):
            same(None, line.heard("report_created"))
        stage.change(stage.editor, hidden, visibility="shared", sharedWith=[me])
        told(stage, "who is given a report hears so: report_shared_with_you", line, "report_shared_with_you")
        told(stage, "its owner hears that it is shared: report_shared", owner, "report_shared")


def rows(stage):
    name = stage.dataset(stage.admin)
    tile = {"id": "t", "title": "t", "query": {"dataset": name, "measures": [{"agg": "count", "as": "n"}]}}
    board = stage.document(stage.editor, "dashboard", tiles=[tile])
    with stage.line(stage.viewer) as line:
        for room in (f"dataset:{name}", f"dashboard:{board['id']}"):
            with stage.check(f"the room of a {room.split(':')[0]} one may see is open"):
                line.send("join", room=room)
                line.wait("room_joined", room=room)
        line.forget()
        stage.rows(stage.admin, name)
        told(stage, "new rows are told: data_updated", line, "data_updated")
        told(stage, "and to who looks at a dashboard of them: dashboard_data_updated", line, "dashboard_data_updated")
        with stage.check("and a replica is poked: sync_poke"):
            has(["lsn", "policyVersion"], line.wait("sync_poke")["data"])
        job = stage.admin.made(f"/api/v1/datasets/{name}/import?format=csv", "place,amount\nthere,2\n").json["jobId"]
        told(stage, "an import that is done is told: data_processing_completed", line, "data_processing_completed")
        state = stage.admin.made(f"/api/v1/jobs/{job}", None, "GET").json
        with stage.check("and its job says so"):
            true("done", state["rows"] == 1, state)


def strangers(stage):
    with stage.line(stage.stranger) as line:
        line.settle()
        report = stage.document(stage.editor, "report")
        stage.change(stage.editor, report)
        with stage.line(stage.viewer) as witness:
            stage.change(stage.editor, stage.document(stage.editor, "report"))
            witness.wait("report_updated")
        with stage.check("another tenant hears nothing of it"):
            same([None, None], [line.heard(kind, id=report["id"]) for kind in ("public_report_created", "report_updated")])


def batches(stage):
    with stage.line(stage.editor) as line, stage.check("messages over 10 KiB come as a batch, in order"):
        for n in range(12):
            query = {"dataset": "x" * 12_000, "measures": [{"agg": "count", "as": f"n{n}"}]}
            line.send("query", query=query, id=f"b{n}")
            time.sleep(0.02)
        for n in range(12):
            line.wait("query_result", id=f"b{n}")
        true("batches of at most ten", line.batches and max(line.batches) <= 10, line.batches)
        true("all of them in batches", sum(line.batches) >= 12, line.batches)
