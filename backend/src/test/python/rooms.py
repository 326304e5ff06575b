"""Who may be in which room, and what is heard there: recovery, gaps, presence."""

from line import new_id
from stage import has, same, true

MANY = 520
"""More messages than are recovered for one room."""
ABSENCE = 15
"""Seconds after which who left is surely told to be gone: who comes back at once was never away."""


def doors(stage):
    me = {name: person.made("/api/v1/me", None, "GET").json for name, person in
          (("viewer", stage.viewer), ("admin", stage.admin), ("stranger", stage.stranger))}
    ids = {}
    for name, person in (("viewer", stage.viewer), ("admin", stage.admin), ("stranger", stage.stranger)):
        with stage.line(person) as line:
            ids[name] = line.hello["data"]
    private = stage.document(stage.admin, "dashboard", "private")
    foreign = stage.document(stage.stranger, "dashboard")
    report = stage.document(stage.stranger, "report")
    dataset = stage.dataset(stage.stranger)
    tenant = ids["viewer"]["tenantId"]
    true("members of /me", me["viewer"])
    closed = {"another's own room": f"user:{ids['admin']['userId']}", "another tenant": f"tenant:{ids['stranger']['tenantId']}",
              "the admins": f"tenant:{tenant}:admins", "admin": "admin",
              "another tenant's admins": f"tenant:{ids['stranger']['tenantId']}:admins",
              "a private dashboard": f"dashboard:{private['id']}", "another tenant's dashboard": f"dashboard:{foreign['id']}",
              "another tenant's report": f"report:{report['id']}", "another tenant's dataset": f"dataset:{dataset}",
              "an alert that is not there": f"alert:{new_id()}", "an action one may not do": "action:delete_report",
              "an unknown kind": "kitchen:1", "no name": "", "a name with blanks": "user: "}
    with stage.line(stage.viewer) as line:
        for what, room in closed.items():
            with stage.check(f"the room of {what} is closed to a viewer"):
                line.send("join", room=room)
                line.wait("error")
                same(None, line.heard("room_joined"))
        with stage.check("one's own rooms are open"):
            for room in (f"user:{ids['viewer']['userId']}", f"tenant:{tenant}"):
                line.send("join", room=room)
                has(["room", "timestamp", "epoch", "offset", "recovered", "missed"],
                    line.wait("room_joined", room=room)["data"])
        with stage.check("who leaves is told so"):
            line.send("leave", room=f"tenant:{tenant}")
            line.wait("room_left", room=f"tenant:{tenant}")
    with stage.line(stage.admin) as line, stage.check("an admin's rooms are open to an admin"):
        for room in ("admin", f"tenant:{tenant}:admins"):
            line.send("join", room=room)
            line.wait("room_joined", room=room)


def recovering(stage):
    board = stage.document(stage.editor, "dashboard")
    room = f"dashboard:{board['id']}"
    with stage.line(stage.viewer) as line:
        with stage.check("a room is joined with its position"):
            line.send("join", room=room)
            joined = line.wait("room_joined", room=room)["data"]
            has(["room", "timestamp", "epoch", "offset"], joined)
        with stage.check("what is said in a room carries room, offset and epoch"):
            board = stage.change(stage.editor, board)
            first = line.wait("dashboard_updated", room=room)
            has(["offset", "epoch", "data"], first)
            same(joined["epoch"], first["epoch"])
            true("a later offset", first["offset"] > joined["offset"], first)
    with stage.line(stage.editor) as witness:  # who comes back sooner than a change is told may hear it live, before the others
        witness.send("join", room=room)
        witness.wait("room_joined", room=room)
        for _ in range(3):
            board = stage.change(stage.editor, board)
            witness.wait("dashboard_updated", room=room)
    with stage.line(stage.viewer) as line:
        with stage.check("who comes back with its position gets what it missed, in order"):
            line.send("join", room=room, epoch=first["epoch"], offset=first["offset"])
            joined = line.wait("room_joined", room=room)["data"]
            same(None, joined.get("gap"))
            line.settle()
            missed = [line.wait("dashboard_updated", 0, room=room) for _ in range(3)]
            offsets = [message["offset"] for message in missed]
            same(sorted(set(offsets)), offsets)
            true("later ones only", offsets[0] > first["offset"], offsets)
            true("as many as it said", joined["missed"] >= 3 and joined["recovered"], joined)
        with stage.check("a position that is current misses nothing"):
            line.send("leave", room=room)
            line.wait("room_left", room=room)
            line.send("join", room=room, epoch=joined["epoch"], offset=joined["offset"])
            same(0, line.wait("room_joined", room=room)["data"]["missed"])
        with stage.check("a position of another epoch is a gap"):
            line.send("join", room=room, epoch=new_id(), offset=first["offset"])
            same("epoch", line.wait("room_joined", room=room)["data"].get("gap"))
        for what, position in (("is no number", {"epoch": joined["epoch"], "offset": "x"}),
                               ("is below zero", {"epoch": joined["epoch"], "offset": -5}),
                               ("is huge", {"epoch": joined["epoch"], "offset": 10**30})):
            with stage.check(f"a position that {what} recovers nothing by mistake"):
                line.forget()
                line.send("join", room=room, **position)
                answer = line.wait(("error", "room_joined"))
                true("an error, a gap or nothing missed", answer["type"] == "error" or answer["data"].get("gap")
                     or not answer["data"]["missed"], answer)
    forgetting(stage, room, board, first)


def forgetting(stage, room, board, first):
    for _ in range(MANY):
        board = stage.change(stage.editor, board)
    with stage.line(stage.viewer) as line, stage.check("a position that is too far back is a gap"):
        line.send("join", room=room, epoch=first["epoch"], offset=first["offset"])
        true("size or age", line.wait("room_joined", room=room)["data"].get("gap") in ("size", "age"))


def being_there(stage):
    board = stage.document(stage.editor, "dashboard")
    room = f"dashboard:{board['id']}"

    def users(line, count):
        while len(line.wait("presence", ABSENCE, room=room)["data"]["users"]) != count:
            pass

    with stage.line(stage.viewer) as one:
        with stage.line(stage.editor) as other:
            with stage.check("who is present is told who else is"):
                one.send("join", room=room, present=True)
                one.wait("room_joined", room=room)
                users(one, 1)
                other.send("join", room=room, present=True)
                users(one, 2)
                users(other, 2)
            with stage.check("who leaves is no longer present"):
                other.send("leave", room=room)
                users(one, 1)
            other.send("join", room=room, present=True)
            with stage.check("who comes again is present again"):
                users(one, 2)
        with stage.check("who is gone is no longer present"):
            users(one, 1)
