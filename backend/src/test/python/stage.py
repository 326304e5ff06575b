"""Who takes part in the checks, and where their outcome is printed."""

import contextlib
import threading

from line import Line, Missing, Rest, new_id


class Differs(Exception):
    pass


def same(expected, came):
    if expected != came:
        raise Differs(f"{expected!r}; came {came!r}")


def among(allowed, came):
    if came not in allowed:
        raise Differs(f"one of {sorted(map(str, allowed))}; came {came!r}")


def has(names, came):
    """Whether an object has these members."""
    lacking = [name for name in names if not isinstance(came, dict) or name not in came]
    if lacking:
        raise Differs(f"the members {lacking}; came {came!r}")


def true(expected, holds, came=""):
    if not holds:
        raise Differs(f"{expected}; came {came!r}")


class Stage:
    """The server, one person of each role, an admin of another tenant, and one printed line per check."""

    def __init__(self, url, password, tenant, foreign, tokens):
        self.url, self.tokens = url, tokens
        self.password = password
        self.viewer, self.editor, self.admin = (
            Rest.sign_in(url, f"{role}@{tenant}", password) for role in ("viewer", "editor", "admin"))
        self.stranger = Rest.sign_in(url, f"admin@{foreign}", password)
        self.tenant = self.admin.made("/api/v1/me", None, "GET").json
        self.passed, self.failed = 0, 0
        self._printing = threading.Lock()

    def line(self, person, **how):
        return Line(self.url, person.token, **how)

    @contextlib.contextmanager
    def check(self, name):
        try:
            yield
        except Exception as e:  # whatever goes wrong in a check is that check's outcome, and the next one runs
            expected = str(e) if isinstance(e, (Differs, Missing)) else f"no {type(e).__name__}; came {e}"
            self._print(False, f"FAILED {name}: expected {expected}")
        else:
            self._print(True, f"ok     {name}")

    def _print(self, good, text):
        with self._printing:
            self.passed, self.failed = self.passed + good, self.failed + (not good)
            print(text, flush=True)

    def document(self, person, kind, visibility="public", **body):
        """A new dashboard or report, as the server answered it."""
        wanted = {"id": new_id(), "visibility": visibility, "body": {"title": f"Line {new_id()}"} | body}
        return person.made(f"/api/v1/{kind}s", wanted).json

    def change(self, person, document, **change):
        """The next version of a document."""
        sent = {name: document[name] for name in ("id", "visibility", "sharedWith", "body")} | change
        path = f"/api/v1/{document['kind']}/{document['id']}"
        return person.made(path, sent, "PUT", If_Match=f'"{document["version"]}"').json

    def dataset(self, person):
        name = "line-" + new_id()
        fields = [{"name": "place", "type": "string", "role": "dimension"}, {"name": "amount", "type": "integer", "role": "measure"}]
        person.made("/api/v1/datasets", {"id": name, "title": name, "fields": fields})
        return name

    def rows(self, person, dataset):
        person.made(f"/api/v1/datasets/{dataset}/rows", '{"op":"upsert","row":{"place":"here","amount":1}}\n')
