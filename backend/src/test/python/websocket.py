"""A WebSocket (RFC 6455) over a plain socket: the client's half, without extensions."""

import base64
import hashlib
import os
import socket
import struct
import threading

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONNECT_SECONDS = 10


class Refused(Exception):
    """The server answered the handshake with something else than an upgrade."""

    def __init__(self, status):
        super().__init__(f"the handshake was answered {status}")
        self.status = status


class Broken(Exception):
    """The server sent what RFC 6455 does not allow."""


class WebSocket:
    """One connection. Any thread may write; one thread reads."""

    def __init__(self, host, port, path, headers=()):
        self._socket = socket.create_connection((host, port), _CONNECT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._input = self._socket.makefile("rb")
        self._writing = threading.Lock()
        self._kind, self._parts = None, b""
        try:
            self._shake_hands(f"{host}:{port}", path, headers)
        except BaseException:
            self.drop()
            raise
        self._socket.settimeout(None)

    def _shake_hands(self, host, path, headers):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in headers]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self._line().split(" ")[1]
        answered = {}
        while line := self._line():
            name, value = line.split(":", 1)
            answered[name.lower()] = value.strip()
        if status != "101":
            raise Refused(int(status))
        wanted = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
        if answered.get("sec-websocket-accept") != wanted:
            raise Broken("the answer to the key is wrong")
        if "sec-websocket-extensions" in answered:
            raise Broken("an extension that nobody asked for")

    def _line(self):
        line = self._input.readline(8192)
        if not line.endswith(b"\r\n"):
            raise Broken("the handshake's answer ends early")
        return line[:-2].decode("latin-1")

    def write(self, opcode, payload, final=True, masked=True):
        """One frame. A client must mask its frames; tests may leave that out."""
        head = bytes([(0x80 if final else 0) | opcode])
        bit = 0x80 if masked else 0
        if len(payload) < 126:
            head += bytes([bit | len(payload)])
        elif len(payload) < 1 << 16:
            head += bytes([bit | 126]) + struct.pack(">H", len(payload))
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
        if masked:
            mask = os.urandom(4)
            stretched = (mask * (len(payload) // 4 + 1))[:len(payload)]
            hidden = int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")
            payload = mask + hidden.to_bytes(len(payload), "big")
        with self._writing:
            self._socket.sendall(head + payload)

    def read(self):
        """The next whole message as (opcode, bytes), or a control frame; None at the end of the stream."""
        while frame := self._frame():
            final, opcode, payload = frame
            if opcode >= CLOSE:
                if not final or len(payload) > 125:
                    raise Broken("a control frame that is cut or too long")
                return opcode, payload
            if (opcode == CONTINUATION) != (self._kind is not None):
                raise Broken("a continuation of nothing, or none where one was due")
            self._kind = opcode if self._kind is None else self._kind
            self._parts += payload
            if final:
                message, self._kind, self._parts = (self._kind, self._parts), None, b""
                return message
        return None

    def _frame(self):
        head = self._exactly(2)
        if head is None:
            return None
        if head[0] & 0x70:
            raise Broken("reserved bits are set")
        if head[1] & 0x80:
            raise Broken("a server's frame is masked")
        length = head[1] & 0x7F
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8) or b"", "big")
        payload = self._exactly(length)
        return None if payload is None else (bool(head[0] & 0x80), head[0] & 0xF, payload)

    def _exactly(self, length):
        try:
            data = self._input.read(length)
        except (OSError, ValueError):
            return None
        return data if len(data) == length else None

    def drop(self):
        """Ends the connection without a farewell."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()
