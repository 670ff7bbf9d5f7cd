"""When the site's own requests began: an answer does not say, the browser does once it has come to its end."""

from collections.abc import Callable
from typing import Any

from browser import window

RECENT = 1000  # ms ago that an answer has come to its end before the site passes it on
LONGEST = 60000  # ms until an answer's end is not waited for any more

# when the request began, in ms of the running time, and whether the answer came from a cache
OnTiming = Callable[[float, bool], None]

_timings: list[Any] = []  # of the last second
_waiting: list[Callable[[], bool]] = []  # each says whether it is done


def watch_timings() -> None:
    """Notice each request's time. The browser's own list is full some day, and keeps what is past."""

    def on_timed(records: Any, observer: Any = None, options: Any = None) -> None:  # of these browsers give some
        global _timings, _waiting
        recent: float = window.performance.now() - RECENT
        _timings = [*_timings, *records.getEntries()]
        _waiting = [is_done for is_done in _waiting if not is_done()]
        _timings = [timing for timing in _timings if timing.responseEnd > recent]

    if hasattr(window, "PerformanceObserver"):
        window.PerformanceObserver.new(on_timed).observe({"entryTypes": ["resource"]})


def when_timed(url: str, is_moved: bool, on_timing: OnTiming) -> None:
    """Call on_timing once the time of the request is known whose answer is heard now; perhaps never.

    is_moved: whether it may have been redirected, so that the browser knows it by another URL.
    """
    heard_at: float = window.performance.now()

    def is_mine(timing: Any) -> bool:
        """Whether the answer may be that of a request; one that failed has none."""
        is_named: bool = timing.name == url or (is_moved and timing.redirectStart > 0)
        has_come: bool = timing.responseStart > 0 and timing.responseStart <= heard_at
        return is_named and has_come and timing.responseEnd > heard_at - RECENT

    def is_done() -> bool:
        global _timings
        now: float = window.performance.now()
        asked = now
        is_cached = False
        for timing in _timings:
            if is_mine(timing):  # of several that it may be, the earliest is never too late
                asked = min(asked, timing.requestStart)
                is_cached = is_cached or timing.transferSize == 0
        if asked < now:
            _timings = [timing for timing in _timings if not is_mine(timing)]
            on_timing(asked, is_cached)
        return asked < now or now > heard_at + LONGEST

    if not is_done():
        _waiting.append(is_done)
