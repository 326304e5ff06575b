"""Tidemark's live line and its REST calls, as its contract describes them."""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import quote, urlsplit

import websocket

SECONDS = 6


class Missing(Exception):
    """Something that the contract promises did not come."""


def new_id():
    """A UUIDv7, which whoever creates a thing gives it."""
    chance = uuid.uuid4().int
    number = int(time.time() * 1000) << 80 | 0x7 << 76 | (chance >> 52 & 0xFFF) << 64 | 0x2 << 62 | chance & (1 << 62) - 1
    return str(uuid.UUID(int=number))


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers = status, headers
        self.text = body.decode()

    @property
    def json(self):
        return json.loads(self.text) if self.text else None

    def __repr__(self):
        return f"{self.status} {self.text[:300]}"


class Rest:
    """Calls of one person."""

    def __init__(self, url, token=None):
        self.url, self.token = url, token

    @staticmethod
    def sign_in(url, username, password):
        answer = Rest(url).call("POST", "/api/v1/auth/login", {"username": username, "password": password})
        if answer.status != 200:
            raise Missing(f"a sign-in of {username}; came {answer}")
        return Rest(url, answer.json["accessToken"])

    def call(self, method, path, body=None, **headers):
        data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/x-ndjson" if isinstance(body, str) else "application/json")
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.headers, refused.read())

    def made(self, path, body, method="POST", **headers):
        """A call that must succeed."""
        answer = self.call(method, path, body, **headers)
        if answer.status >= 300:
            raise Missing(f"{method} {path} to succeed; came {answer}")
        return answer


class Line:
    """One connection to the line. What comes waits in an inbox until somebody asks for it; a batch is taken apart."""

    def __init__(self, url, token=None, by="header", welcome=True):
        address = urlsplit(url)
        headers = [("Authorization", "Bearer " + token)] if token is not None and by == "header" else []
        path = "/ws-analytics" + ("?token=" + quote(token) if token is not None and by == "query" else "")
        self.socket = websocket.WebSocket(address.hostname, address.port, path, headers)
        self.pings, self.batches, self.closed, self.broken = 0, [], None, None
        self._inbox, self._came = [], threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.hello = self.wait("connection_established") if welcome else None

    def _read(self):
        code = None
        try:
            while message := self.socket.read():
                kind, payload = message
                if kind == websocket.CLOSE:
                    code = int.from_bytes(payload[:2], "big") if payload else 1005
                    self.socket.write(websocket.CLOSE, payload[:2])
                    break
                if kind == websocket.PING:
                    self.pings += 1
                    self.socket.write(websocket.PONG, payload)
                elif kind == websocket.TEXT:
                    self._take(json.loads(payload.decode("utf-8", "strict")))
                elif kind == websocket.PONG:
                    self._take({"type": "(pong frame)", "data": payload})
                else:
                    raise websocket.Broken("a binary message")
        except (OSError, ValueError, websocket.Broken) as e:
            self.broken = e if isinstance(e, (ValueError, websocket.Broken)) else None
        with self._came:
            self.closed = code or 1006
            self._came.notify_all()
        self.socket.drop()

    def _take(self, message):
        unpacked = [message]
        if message.get("type") == "batch":
            unpacked = message["data"]
            self.batches.append(len(unpacked))
        with self._came:
            self._inbox += unpacked
            self._came.notify_all()

    def send(self, kind, **data):
        self.say(json.dumps({"type": kind, "data": data}))

    def say(self, text):
        self.socket.write(websocket.TEXT, text if isinstance(text, bytes) else text.encode())

    def wait(self, kind, seconds=SECONDS, **members):
        """The first message of a type or one of several, taken out of the inbox; members are looked for in `data` first."""
        kinds = (kind,) if isinstance(kind, str) else kind

        def fits(message):
            data = message.get("data")
            return message.get("type") in kinds and all(
                (data.get(name) if isinstance(data, dict) and name in data else message.get(name)) == value
                for name, value in members.items())

        end = time.monotonic() + seconds
        with self._came:
            while True:
                for at, message in enumerate(self._inbox):
                    if fits(message):
                        return self._inbox.pop(at)
                left = end - time.monotonic()
                if left <= 0 or self.closed:
                    came = [json.dumps(message)[:200] for message in self._inbox[-6:]]
                    raise Missing(f"{kind} {members or ''}; came {came}"
                                  + (f", then the close {self.closed}" if self.closed else ""))
                self._came.wait(left)

    def heard(self, kind, **members):
        """Whether such a message is there or comes before a ping that is sent now is answered."""
        self.settle()
        try:
            return self.wait(kind, 0, **members)
        except Missing:
            return None

    def settle(self):
        stamp = new_id()
        self.send("ping", timestamp=stamp)
        self.wait("pong", timestamp=stamp)

    def forget(self):
        self.settle()
        with self._came:
            self._inbox.clear()

    def wait_closed(self, seconds=SECONDS):
        """The code of the close frame; 1006 when the stream ended without one."""
        end = time.monotonic() + seconds
        with self._came:
            while not self.closed:
                if (left := end - time.monotonic()) <= 0:
                    raise Missing(f"a close within {seconds} s")
                self._came.wait(left)
        return self.closed

    def close(self, code=1000):
        self.socket.write(websocket.CLOSE, code.to_bytes(2, "big"))
        return self.wait_closed()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.socket.drop()
