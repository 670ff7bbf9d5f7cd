"""Services in processes of their own, and the test's hold on them."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .client import Answer, Browser
from .services.world import BEGIN

ROOT = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """What the package, or the framework, raised when it was set up."""


class Process:
    def __init__(self, python: str, framework: str, storage: str, folder: Path) -> None:
        command = [python, "-m", "tests.conformance.services", framework, storage, str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, bufsize=1
        )
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._asking = threading.Lock()
        self.entered: dict[str, threading.Event] = {}
        self.now = float(BEGIN)
        threading.Thread(target=self._listen, daemon=True).start()
        self.port = 0

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            said = json.loads(line)
            if "entered" in said:
                self.entered[said["entered"]].set()
            else:
                self._answers.put(said)
        self._answers.put({"refused": "the service's process has ended"})

    def tell(self, name: str, *arguments: object) -> Any:
        """Have the process do something; what it gives. Raises Refused."""
        assert self._process.stdin
        with self._asking:
            self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
            said = self._answers.get(timeout=60)
        if "refused" in said:
            raise Refused(said["refused"])
        return said["answer"]

    def move_to(self, now: float) -> None:
        """Set its clock."""
        self.now = now
        self.tell("now", now)

    def stop(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stdout
        self._process.stdout.close()


class Slow:
    """A request to a slow view, under way until `finish`."""

    def __init__(self, process: Process, name: str, answer: Future[Answer]) -> None:
        self._process, self._name, self._answer = process, name, answer

    def finish(self) -> Answer:
        """Let the view go on; what it answered."""
        self._process.tell("release", self._name)
        return self._answer.result(30)


class Service:
    """A service on one framework and one storage, in one process or two; both have one clock, if not told apart."""

    def __init__(self, kind: str, start: Callable[[], Process], pool: ThreadPoolExecutor) -> None:
        self.kind = kind
        self.framework, _, self.storage = kind.partition("-")
        self._start, self._pool, self._slow = start, pool, 0
        self.processes: list[Process] = []
        self.one.port = self.one.tell("start", {})

    @property
    def one(self) -> Process:
        return self._process(0)

    @property
    def two(self) -> Process:
        """The second process, started when a test wants it."""
        process = self._process(1)
        process.port = process.port or process.tell("start", {})
        return process

    def _process(self, number: int) -> Process:
        if len(self.processes) <= number:
            process = self._start()
            self.processes.append(process)
            process.move_to(self.now)
        return self.processes[number]

    @property
    def now(self) -> float:
        """The time, in epoch seconds."""
        return self.processes[0].now if self.processes else BEGIN

    def wait(self, seconds: float) -> None:
        """Time passes, for all processes."""
        if seconds == 0:
            return
        for process in self.processes:
            process.move_to(self.now + seconds if process is self.one else self.one.now)

    def begin_test(self) -> None:
        """Long after everything that was before: sessions of then are over."""
        self.wait(100_000)
        for process in self.processes:
            process.tell("reset")
        assert (self.views, self.writes) >= (0, 0)
        assert self.ends is not None

    def browser(self, process: Process | None = None, port: int = 0) -> Browser:
        return Browser(port or (process or self.one).port, lambda: self.now, self.share)

    def signed_in(self, user: str = "anna", process: Process | None = None) -> Browser:
        """A new browser of somebody who has signed in just now."""
        return self.browser(process).sign_in(user)

    def with_settings(self, **settings: object) -> Browser:
        """A browser of the service with other settings. Raises Refused."""
        return self.browser(port=self.one.tell("start", settings))

    def begin(self, request: Callable[[str], Answer], path: str = "/slow", process: Process | None = None) -> Slow:
        """Start a request to a slow page, and wait until its view is under way (or has been passed by)."""
        process = process or self.one
        self._slow += 1
        name = str(self._slow)
        entered = process.entered[name] = threading.Event()
        answer = self._pool.submit(request, f"{path}?gate={name}")
        answer.add_done_callback(lambda _: entered.set())
        assert entered.wait(30)
        return Slow(process, name, answer)

    def share(self) -> None:
        """What one process has published, the others hear."""
        if len(self.processes) > 1:
            for process in self.processes:
                for key, at in process.tell("take_published"):
                    for other in self.processes:
                        if other is not process:
                            other.tell("hear", key, at)

    @property
    def views(self) -> int:
        """How many of the site's views have run since this was asked last."""
        return sum(process.tell("count", "views") for process in self.processes)

    @property
    def writes(self) -> int:
        """How often the store was written since this was asked last."""
        return sum(process.tell("count", "writes") for process in self.processes)

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """Why which session of whom ended, as the hook was told since this was asked last."""
        return [(reason, name, user) for process in self.processes for reason, name, user in process.tell("ends")]

    @property
    def log(self) -> list[str]:
        """What was logged since a service was started with other settings."""
        return list(self.one.tell("log"))

    @property
    def keeps_in_cookie(self) -> bool:
        """Whether the session is in its cookie alone."""
        return self.storage in ("cookies", "signed_cookies")
