"""What a service's process shares with the test that drives it: the time, slow views, what was counted.

The test writes commands to standard input, a line of JSON each, and reads answers from standard output. Time is moved
for the whole process, so a framework's own limits pass as ours do.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

BEGIN = 1_800_000_000
"""The time when a process starts, in epoch seconds."""


def by_role(user: object) -> int:
    """A setting as a function of the person: 300 seconds for the clerk (Django's third user), 900 for others."""
    return 300 if str(user) in ("clerk", "3") else 900


def absolute_by_role(user: object) -> int:
    """The same of the absolute limit: 1,200 and 3,600."""
    return by_role(user) * 4


def answers_of(request: Any) -> str | None:
    """A setting as a function of the request: the service's own knowledge of what was saved."""
    query = next(getattr(request, name) for name in ("GET", "args", "query_params") if hasattr(request, name))
    return "saved" if query.get("session") == "known" else None


Serving = tuple[int, Callable[[], None], Callable[[], None]]
"""A server: its port, what serves, and what ends it."""
FUNCTIONS = {"@by_role": by_role, "@by_role_absolute": absolute_by_role, "@answers_of": answers_of}
"""What settings that come as JSON name."""
USERS: dict[str, Callable[[str], object]] = {
    "@text": str,
    "@number": len,
    "@uuid": lambda name: uuid5(NAMESPACE_DNS, name),
    "@object": lambda name: object(),
    "@bytes": str.encode,
    "@tuple": lambda name: (name,),
    "@float": lambda name: len(name) / 2,
}
"""What the setting `user` names: what identifies somebody of this name."""


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {self.format(record)}")


class World:
    def __init__(self) -> None:
        self.log = Log()
        self.gates: dict[str, threading.Event] = defaultdict(threading.Event)
        self.counts: dict[str, int] = defaultdict(int)
        self.ends: list[tuple[str, str, str]] = []
        self.epochs = 0
        self.lost: set[str] = set()  # whom the service does not find any more
        self.published: list[tuple[str, float]] = []
        self.ending: list[Callable[[], None]] = []  # what ends each server of this process
        self.hearing: list[Callable[[str, float], None]] = []  # of every service of this process
        self.commands: dict[str, Callable[..., Any]] = {
            "release": lambda name: self.gates[name].set(),
            "count": lambda what: self.counts.pop(what, 0),
            "take_published": self._take_published,
            "hear": self._hear,
            "reset": self.end_later_servers,
            "ends": self._take_ends,
            "change_epochs": self.change_epochs,
            "lose": lambda user: self.lost.add(user),
            "find": lambda user: self.lost.discard(user),
            "log": lambda: self.log.lines,
        }
        self._lock = threading.Lock()
        # what libraries print goes elsewhere
        self._out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def count(self, what: str) -> None:
        """One more of "views" that ran, or "writes" of the store."""
        with self._lock:
            self.counts[what] += 1

    def wait_at(self, name: str) -> None:
        """A slow view: says that it is there, and goes on when the test lets it."""
        self.say({"entered": name})
        self.gates[name].wait(30)

    def publish(self, key: str, at: float) -> None:
        """For `Revocations`: the test takes it to the other process."""
        self.published.append((key, at))

    def on_end(self, *_: object, reason: str, session_id: str, user: object, **__: object) -> None:
        """For the hook of a session's end."""
        self.ends.append((reason, session_id, str(user)))

    def end_later_servers(self) -> None:
        """End all but the first: a server that nobody asks wakes ten times a second all the same."""
        while len(self.ending) > 1:
            self.ending.pop()()

    def _take_ends(self) -> list[tuple[str, str, str]]:
        taken, self.ends = self.ends, []
        return taken

    def epoch(self, user: object) -> int:
        """For the setting of this name: what the site keeps with a user, here the same for all."""
        return self.epochs

    def found(self, user: str) -> str | None:
        """For the setting `user`, "@found": None for a user who is not found any more."""
        return None if user in self.lost else user

    def change_epochs(self) -> None:
        """As with a new password."""
        self.epochs += 1

    def _take_published(self) -> list[tuple[str, float]]:
        taken, self.published = self.published, []
        return taken

    def _hear(self, key: str, at: float) -> None:
        for hear in self.hearing:
            hear(key, at)

    def say(self, message: object) -> None:
        with self._lock:
            print(json.dumps(message), file=self._out, flush=True)

    def serve(self) -> None:
        """Do what the test says, until it closes its end."""
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            try:
                self.say({"answer": self.commands[name](*arguments)})
            except Exception as error:
                self.say({"refused": f"{type(error).__name__}: {error}"})
