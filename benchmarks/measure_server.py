"""What the package costs a request: the time of an empty view with it, as a ratio to the same without it.

    python -m benchmarks.measure_server

prints a table. Each application is called as WSGI, in turns, with the cookie of somebody who is signed in. Counted is
the processor's time in the quickest of many rounds, so that what else the machine does is not in it. A request that
writes the time is compared with a view that writes the session too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src")]

from cachelib import FileSystemCache  # noqa: E402
from flask import Flask, session  # noqa: E402
from flask_session import Session  # noqa: E402
from werkzeug.test import EnvironBuilder  # noqa: E402

from session_timeout.flask import SessionTimeout  # noqa: E402

ROUNDS, REQUESTS = 40, 50
LIMITS = {"nothing": 2.0, "the time": 2.5}
"""The most that a request may cost, by what it writes, as a ratio."""


class Measured(NamedTuple):
    """One line: which session, what is written, microseconds without the package and with it."""

    storage: str
    writes: str
    without: float
    with_it: float

    @property
    def ratio(self) -> float:
        """How many times the empty view's time."""
        return self.with_it / self.without


class Clock:
    """The package's time: moved on so far that the next request has to write it, or not."""

    def __init__(self) -> None:
        self.now, self.step = time.time(), 0.0

    def __call__(self) -> float:
        """The time; it passes with each look."""
        self.now += self.step
        return self.now


def flask_app(folder: Path | None, clock: Clock | None) -> Flask:
    """An application with an empty view, and the package where there is a clock for it."""
    app = Flask("bench")
    app.config.update(SECRET_KEY="for the bench", SESSION_REFRESH_EACH_REQUEST=False)
    if folder:
        app.config.update(SESSION_TYPE="cachelib", SESSION_CACHELIB=FileSystemCache(str(folder)))
        Session(app)
    if clock:
        SessionTimeout(app, user="user_id", now=clock)
    app.add_url_rule("/in", "in", lambda: session.update(user_id="anna") or "")
    app.add_url_rule("/", "empty", lambda: "")
    app.add_url_rule("/write", "write", lambda: session.update(at=time.time()) or "")
    return app


def caller(app: Flask, path: str) -> Callable[[], None]:
    """Gives what asks the application for a path, signed in."""
    client = app.test_client()
    client.get("/in")
    jar: Any = client._cookies
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in jar.values())
    headers: Any = {"Cookie": cookies, "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    environ = EnvironBuilder(path=path, headers=headers).get_environ()

    def start(status: str, headers: object, exc_info: object = None) -> Any:
        assert status.startswith("200")

    def call() -> None:
        answer: Iterable[bytes] = app.wsgi_app(dict(environ), start)
        for _ in answer:
            pass
        answer.close()  # type: ignore[attr-defined]

    return call


def shortest(calls: list[Callable[[], None]]) -> list[float]:
    """The processor's microseconds of a call of each, in its quickest round."""
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for place, call in enumerate(calls):
            begin = time.process_time()
            for _ in range(REQUESTS):
                call()
            best[place] = min(best[place], (time.process_time() - begin) / REQUESTS * 1e6)
    return best


def measure() -> Iterator[Measured]:
    """A line for each kind of session and of request."""
    with tempfile.TemporaryDirectory() as folder:
        for storage, where in (("cookie", None), ("files", Path(folder))):
            for writes, path, step in (("nothing", "/", 0.0), ("the time", "/write", 6.0)):
                clock = Clock()
                plain, ours = flask_app(where, None), flask_app(where, clock)
                calls = [caller(plain, path), caller(ours, "/")]
                clock.step = step
                yield Measured(storage, writes, *shortest(calls))


def main() -> int:
    """Print the table; 1 where a limit is not kept."""
    found = list(measure())
    for one in found:
        most = LIMITS[one.writes]
        print(
            f"Flask, {one.storage}, writes {one.writes}: {one.without:.0f} -> {one.with_it:.0f} µs, "
            f"{one.ratio:.2f}x (at most {most})"
        )
    return int(any(one.ratio > LIMITS[one.writes] for one in found))


if __name__ == "__main__":
    sys.exit(main())
