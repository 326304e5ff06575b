"""Who is let in, what they are told, and how a connection lives and ends."""

import base64
import json
import time

import websocket
from line import Line
from stage import among, has, same, true


def entering(stage):
    for by in ("header", "query"):
        with stage.check(f"a token by {by} is let in"):
            with stage.line(stage.viewer, by=by) as line:
                has(["clientId", "userId", "tenantId", "serverTime", "connectionId", "heartbeatSeconds", "limits"],
                    line.hello["data"])
                line.settle()
    with stage.check("two connections of a person differ in connectionId, not in userId and tenantId"):
        with stage.line(stage.viewer) as one, stage.line(stage.viewer) as other:
            mine, theirs = one.hello["data"], other.hello["data"]
            same([mine["userId"], mine["tenantId"]], [theirs["userId"], theirs["tenantId"]])
            true("two ids", mine["connectionId"] != theirs["connectionId"], mine["connectionId"])
    with stage.check("the limits are those of the contract"):
        with stage.line(stage.admin) as line:
            limits = line.hello["data"]["limits"]
            same([65536, 100], [limits.get("maxFrameBytes"), limits.get("messagesPerMinute")])
            true("at most 30 s between heartbeats", 0 < line.hello["data"]["heartbeatSeconds"] <= 30)
    for name, token in bad_tokens(stage).items():
        for by in ("header", "query"):
            with stage.check(f"a token that is {name} by {by} gets connection_error and 1008"):
                with Line(stage.url, token, by=by, welcome=False) as line:
                    line.wait("connection_error")
                    same(1008, line.wait_closed())
    with stage.check("a token longer than headers or addresses may be is refused before the upgrade"):
        for by, status in (("header", 431), ("query", 414)):
            try:
                Line(stage.url, "A" * 9000, by=by, welcome=False).socket.drop()
                true("a refusal", False)
            except websocket.Refused as refused:
                same(status, refused.status)


def bad_tokens(stage):
    head, claims, seal = stage.admin.token.split(".")
    far = part(open_part(claims) | {"exp": int(time.time()) + 86_400 * 365})
    tokens = {
        "absent": None,
        "no token": "hello",
        "empty": "",
        "prolonged by hand": f"{head}.{far}.{seal}",
        "unsigned": f"{part({'alg': 'none'})}.{claims}.",
        "signed with nothing": f"{head}.{claims}.",
        "signed by a stranger": f"{head}.{claims}.{base64.urlsafe_b64encode(b'x' * 32).decode().rstrip('=')}",
    }
    if "expired" in stage.tokens:
        tokens["expired"] = stage.tokens["expired"]
    return tokens


def part(claims):
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def open_part(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def renewing(stage):
    with stage.check("a new token of the same person is accepted"):
        with stage.line(stage.viewer) as line:
            line.send("token", accessToken=stage.viewer.token)
            line.wait("token_accepted")
            line.settle()
    with stage.check("a bad new token ends the connection with 1008"):
        with stage.line(stage.viewer) as line:
            line.send("token", accessToken=bad_tokens(stage)["prolonged by hand"])
            same(1008, line.wait_closed())
    with stage.check("the token of somebody else ends the connection with 1008"):
        with stage.line(stage.viewer) as line:
            line.send("token", accessToken=stage.admin.token)
            same(1008, line.wait_closed())
    if "short" in stage.tokens:
        expiring(stage)


def expiring(stage):
    with stage.check("a token that is about to expire is asked for, and with a new one the line goes on"):
        with Line(stage.url, stage.tokens["short"]) as line:
            true("some seconds", line.wait("token_expiring")["data"]["expiresInSeconds"] > 0)
            line.send("token", accessToken=stage.viewer.token)
            line.wait("token_accepted")
            line.settle()
    with stage.check("a token that has expired ends the connection with 1008"):
        with Line(stage.url, stage.tokens["short"]) as line:
            same(1008, line.wait_closed(20))


def living(stage):
    """As long as one heartbeat lasts."""
    with stage.check("the server's ping comes with its heartbeat, and who answers it stays"):
        with stage.line(stage.viewer) as line:
            end = time.monotonic() + line.hello["data"]["heartbeatSeconds"] + 5
            while not line.pings and time.monotonic() < end:
                time.sleep(0.1)
            true("a ping frame", line.pings, line.pings)
            line.settle()
            same(None, line.broken)


def frames(stage):
    with stage.check("a ping frame is answered with its own bytes"):
        with stage.line(stage.viewer) as line:
            line.socket.write(websocket.PING, b"tidemark")
            same(b"tidemark", line.wait("(pong frame)")["data"])
    with stage.check("a message in three frames with a ping between them is one message"):
        with stage.line(stage.viewer) as line:
            text = json.dumps({"type": "ping", "data": {"timestamp": "æther"}}, ensure_ascii=False).encode()
            cut = text.index("æ".encode()) + 1
            line.socket.write(websocket.TEXT, text[:3], final=False)
            line.socket.write(websocket.PING, b"between")
            line.socket.write(websocket.CONTINUATION, text[3:cut], final=False)
            line.socket.write(websocket.CONTINUATION, text[cut:])
            line.wait("(pong frame)")
            line.wait("pong", timestamp="æther")
    with stage.check("a binary message is an error and the connection lives"):
        with stage.line(stage.viewer) as line:
            line.socket.write(websocket.BINARY, b"\x00\x01\x02")
            has(["message"], line.wait("error")["data"])
            line.settle()
    with stage.check("a message of almost 64 KiB is read"):
        with stage.line(stage.viewer) as line:
            line.send("ping", timestamp=7, filling="x" * 65_000)
            line.wait("pong", timestamp=7)
    with stage.check("a frame over 64 KiB is refused with 1009"):
        with stage.line(stage.viewer) as line:
            line.send("ping", filling="x" * 66_000)
            same(1009, line.wait_closed())
    with stage.check("frames that make more than 64 KiB together are refused with 1009"):
        with stage.line(stage.viewer) as line:
            line.socket.write(websocket.TEXT, b'{"type":"ping","data":{"filling":"', final=False)
            for _ in range(3):
                line.socket.write(websocket.CONTINUATION, b"x" * 30_000, final=False)
            same(1009, line.wait_closed())
    with stage.check("a client's close is answered with its code"):
        with stage.line(stage.viewer) as line:
            same(1000, line.close())


def closing(stage):
    """The server is being stopped by somebody else."""
    with stage.line(stage.viewer) as line:
        print("now stop the server", flush=True)
        with stage.check("a server that stops says when to come back, and closes"):
            notice = line.wait("server_closing", 30)
            true("a time in milliseconds", 0 <= notice["data"]["retryAfterMs"] <= 60_000, notice)
            among({1000, 1001, 1012}, line.wait_closed(15))
