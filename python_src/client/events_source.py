"""The browser's one connection to the server's events of a session: the tab that has the lock holds it."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import guarded, listen
from client.listening import (
    CONNECTED,
    IDLE,
    NOTHING,
    QUEUED,
    Listening,
    address,
    be_closed,
    be_opened,
    can_listen,
    end_pause,
    follow,
    meaning,
    not_listening,
    take_lock,
)

CLOSED = 2  # https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-closed

_listening: Listening = not_listening()
_source: Any = None
_controller: Any = None  # aborts the waiting for the lock
_release: Any = None  # gives it back
_pause_timer: int = 0  # of the pause
_has_begun = False


def listening_now() -> Listening:
    """What this tab does."""
    return _listening


def listen_to_server(url: str, session: str, is_watched: bool, on_meaning: Callable[[str, str], None]) -> None:
    """Hold the connection, or wait for it, while the session is watched; let go of it otherwise.

    Called whenever that may have changed, and when a pause is over. on_meaning gets LEAVE or ASK, and the reason.
    """
    global _listening
    if url == "" and _listening["phase_name"] == IDLE:  # browsers are slow to wake up what is asked for next
        return
    has_events = bool(getattr(window, "EventSource", None))
    has_locks = bool(getattr(window.navigator, "locks", None))
    before = _listening["phase_name"]
    wanted = is_watched and can_listen(url, session, has_events, has_locks)
    _listening = follow(_listening, wanted)
    if _listening["phase_name"] == IDLE:
        _let_go()
    elif _listening["phase_name"] == QUEUED and before == IDLE:
        _queue(url, session, on_meaning)
    elif _listening["phase_name"] == CONNECTED and not _source:
        _connect(url, session, on_meaning)


def _queue(url: str, session: str, on_meaning: Callable[[str, str], None]) -> None:
    global _controller, _has_begun
    if not _has_begun:
        _has_begun = True
        listen(document, "freeze", _freeze)
    _controller = window.AbortController.new()

    def granted(lock: Any) -> Any:
        def hold(release: Any, reject: Any) -> None:
            global _listening, _release
            _release = release
            _listening = take_lock(_listening)
            if _listening["phase_name"] == CONNECTED:
                _connect(url, session, on_meaning)
            else:
                _let_go()

        return window.Promise.new(hold)

    asked = window.navigator.locks.request(f"session-timeout:events:{session}", {"signal": _controller.signal}, granted)
    asked.catch(lambda error: None)  # the waiting was ended


def _connect(url: str, session: str, on_meaning: Callable[[str, str], None]) -> None:
    global _source

    def on_open(event: Any) -> None:
        global _listening
        _listening = be_opened(_listening)

    def on_error(event: Any) -> None:
        global _listening, _source, _pause_timer
        # else the browser comes back by itself
        if event.target.readyState == CLOSED:
            _source = None
            chance: float = window.Math.random()
            _listening = be_closed(_listening, chance)
            _pause_timer = window.setTimeout(guarded(on_due), _listening["pause_time"])
            on_meaning("ask", "")

    def on_due(event: Any) -> None:
        global _listening
        _listening = end_pause(_listening)
        listen_to_server(url, session, _listening["phase_name"] != IDLE, on_meaning)

    def on_event(event: Any) -> None:
        said = window.JSON.parse(event.data)
        means = meaning(event.type, said.session, session)
        if means != NOTHING:
            on_meaning(means, said.reason)

    _source = window.EventSource.new(address(url, session))
    _source.addEventListener("open", guarded(on_open))
    _source.addEventListener("error", guarded(on_error))
    for kind in ["ended", "check"]:
        _source.addEventListener(kind, guarded(on_event))


def _freeze(event: Any) -> None:
    """The browser stops this tab: another takes over; when it goes on, it looks at everything again."""
    global _listening
    _listening = not_listening()
    _let_go()


def _let_go() -> None:
    """Close, and let another tab take over: a lock that is held or waited for keeps a page from being kept for Back."""
    global _controller, _release, _source
    window.clearTimeout(_pause_timer)
    if _source:
        _source.close()
    if _controller:
        _controller.abort()
    if _release:
        _release(None)
    _source = None
    _controller = None
    _release = None
