"""What a client says and what it is answered: pings, topics, rooms, questions, actions."""

from stage import has, same, true

ACTIONS = {"view_report": 1, "comment": 1, "create_report": 2, "update_report": 2, "delete_report": 3,
           "update_settings": 3, "manage_users": 3}
LATER = {"update_settings", "manage_users"}


def answering(stage):
    with stage.line(stage.viewer) as line:
        with stage.check("a ping is answered by a pong with its timestamp"):
            for stamp in (0, 1_700_000_000_123, "2026-01-01T00:00:00Z"):
                line.send("ping", timestamp=stamp)
                line.wait("pong", timestamp=stamp)
        with stage.check("a ping without data is answered"):
            line.say('{"type":"ping"}')
            line.wait("pong")
        bad = {
            "of an unknown type": '{"type":"sing","data":{}}', "that is no JSON": '{"type":"ping"',
            "without a type": '{"data":{"timestamp":1}}', "whose type is a number": '{"type":17}', "that is a list": "[1,2]",
            "that is a text": '"ping"', "that is empty": "", "whose data is a text": '{"type":"join","data":"room"}',
            "of two documents": '{"type":"sing"} {"type":"sing"}', "with a type and no data": '{"type":"join"}'}
        for name, text in bad.items():
            with stage.check(f"a message {name} is an error, and the connection lives"):
                line.say(text)
                has(["message", "details"], line.wait("error")["data"])
                line.settle()


def topics(stage):
    with stage.line(stage.viewer) as line:
        for kind, answer in (("subscribe", "subscribed"), ("unsubscribe", "unsubscribed")):
            with stage.check(f"{kind} is answered {answer} with topic and timestamp"):
                line.send(kind, topic="data_updated")
                has(["topic", "timestamp"], line.wait(answer, topic="data_updated")["data"])
        with stage.check("a topic that is a room one may not be in is an error"):
            line.send("subscribe", topic="admin")
            line.wait("error")
        with stage.check("a subscription without a topic is an error"):
            line.send("subscribe")
            line.wait("error")
        with stage.check("who unsubscribes what was never subscribed is answered all the same"):
            line.send("unsubscribe", topic="report_created")
            line.wait("unsubscribed", topic="report_created")


def asking(stage):
    name = stage.dataset(stage.admin)
    stage.rows(stage.admin, name)
    with stage.line(stage.viewer) as line:
        count = {"dataset": name, "measures": [{"agg": "count", "as": "n"}]}
        with stage.check("a query is answered by its rows, its id and itself"):
            line.send("query", query=count, id="q1")
            answer = line.wait("query_result", id="q1")["data"]
            has(["query", "id", "results", "timestamp"], answer)
            has(["columns", "rows", "nextAfter", "asOf", "performance"], answer["results"])
            same([[1]], answer["results"]["rows"])
            same(name, answer["query"]["dataset"])
        with stage.check("a query without an id is answered"):
            line.send("query", query=count)
            same([[1]], line.wait("query_result")["data"]["results"]["rows"])
        with stage.check("a question in plain language is answered, if only by why it is not"):
            line.send("query", query="how many rows are there by place", id="q2")
            answer = line.wait("query_result", id="q2")
            true("results or an error", answer["data"]["results"] is not None or "error" in answer, answer)
        failing = {"of a dataset that is not there": {"dataset": "nowhere", "measures": [{"agg": "count", "as": "n"}]},
                   "of a field that is not there": count | {"dimensions": [{"field": "nothing"}]},
                   "that is no query": {"measures": 17}}
        for what, query in failing.items():
            with stage.check(f"a query {what} is answered by an error, and the connection lives"):
                line.send("query", query=query, id=what)
                answer = line.wait("query_result", id=what)
                true("no results and an error", answer["data"]["results"] is None and answer["error"]["message"], answer)
                line.settle()
        with stage.check("a query message without a query has no results and an error"):
            line.send("query", id="q9")
            answer = line.wait("query_result", id="q9")
            true("an error", answer["data"]["results"] is None and answer["error"]["message"], answer)
    with stage.line(stage.stranger) as line, stage.check("a query of another tenant's dataset finds none"):
        line.send("query", query=count, id="q3")
        same(None, line.wait("query_result", id="q3")["data"]["results"])


def acting(stage):
    people = {"viewer": (1, stage.viewer), "editor": (2, stage.editor), "admin": (3, stage.admin)}
    for role, (rank, person) in people.items():
        report = stage.document(person if rank > 1 else stage.editor, "report")
        data = {"view_report": {"reportId": report["id"]}, "comment": {"reportId": report["id"], "text": "good"},
                "create_report": {"body": {"title": "By an action"}, "visibility": "public"},
                "update_report": {"reportId": report["id"], "version": report["version"], "body": {"title": "New"}},
                "delete_report": {"reportId": report["id"], "version": report["version"] + (rank > 1)}}
        with stage.line(person) as line, stage.line(stage.admin) as watcher:
            for action, least in ACTIONS.items():
                allowed = rank >= least
                with stage.check(f"{role} {'may' if allowed else 'may not'} {action}"):
                    watcher.send("join", room=f"action:{action}")
                    watcher.wait("room_joined", room=f"action:{action}")
                    line.send("action", action=action, id=f"{role} {action}", **data.get(action, {}))
                    result = line.wait("action_result", id=f"{role} {action}")["data"]
                    has(["action", "id", "success", "timestamp"], result)
                    if action not in LATER or not allowed:
                        same((action, allowed), (result["action"], result["success"]))
                    true("a reason", result["success"] or result.get("message"), result)
                if allowed and action not in LATER:
                    with stage.check(f"action:{action} hears that {role} did it"):
                        told = watcher.wait("action_executed", room=f"action:{action}")
                        same(action, told["data"]["action"])
    with stage.line(stage.viewer) as line:
        for name, action in (("that nobody knows", {"action": "fly"}), ("without a name", {}), ("that is a list", {"action": []})):
            with stage.check(f"an action {name} does not succeed, and says why"):
                line.send("action", id=name, **action)
                result = line.wait("action_result", id=name)["data"]
                true("a failure with a reason", not result["success"] and result["message"], result)


def limits(stage):
    with stage.line(stage.viewer) as line:
        with stage.check("a hundred messages a minute are answered"):
            for n in range(100):
                line.send("subscribe", topic="data_updated")
            for n in range(100):
                line.wait("subscribed")
            same(None, line.heard("rate_limit_exceeded"))
        with stage.check("the one after is refused with the seconds to wait"):
            line.send("subscribe", topic="data_updated")
            refused = line.wait("rate_limit_exceeded")["data"]["retryAfter"]
            true("up to 60", 0 < refused <= 60, refused)
        with stage.check("pings are free"):
            for n in range(150):
                line.send("ping", timestamp=n)
            line.wait("pong", timestamp=149)
        with stage.check("a refused message does nothing"):
            same(None, line.heard("subscribed"))
    with stage.line(stage.viewer) as line, stage.check("another connection of the same person is not refused"):
        line.send("subscribe", topic="data_updated")
        line.wait("subscribed")
