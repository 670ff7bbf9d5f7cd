"""Starts on the page's meta element: <meta name="session-timeout">, HMRC Frontend's own, or "session-ended"."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.activity import watch_activity
from client.box import watch_boxes
from client.cleanup import clean
from client.dom import guarded, hide_page, is_same_origin, listen, report
from client.events import BACK, FRESH, act, be_put_away, began, extend
from client.forget_user import forget_user
from client.leave import has_message, leave_again, leave_message, load_anew
from client.mistakes import tell_mistakes
from client.notes import forget_old_notes, noted_end
from client.page_life import how_it_came, request_began
from client.pending_sign_out import forget_older
from client.press import watch_presses
from client.save import note_forms, save_forms, watch_fields
from client.settings import Settings, read_settings
from client.sign_out import send_kept, sign_out_anew, sign_out_now, watch_sign_out
from client.site_requests import heard, watch_requests
from client.state import LEAVING, OFF
from client.storage import OWN
from client.unfinished import finish_cleaning, forget_cleaning, note_cleaning
from client.units import is_language
from client.watch import change, load, look, phase, save_by, stop_watching, watch, watched_settings

_asked_for: list[str] = []  # the attributes that were asked for
_watches_activity: bool = False
_is_stopped: bool = False  # by the page, perhaps before it was parsed
_has_loaded: bool = False
_load_timer: int = 0

LONGEST_LOAD = 2000  # ms that the page's load is waited for: a picture may never end


def meta(name: str) -> Any:
    """The page's meta element of this name."""
    return document.querySelector(f"meta[name={name}]")


def reader(element: Any) -> Callable[[str], str]:
    """What gives a meta element's data- attributes; without one there is only the page's language."""

    def get(name: str) -> str:
        _asked_for.append(f"data-{name}")
        value: str = (element and element.getAttribute(f"data-{name}")) or ""
        return value or (document.documentElement.lang if name == "language" and not element else "")

    return get


def read(problems: list[str]) -> Settings:
    """The page's settings, and what is wrong with them."""
    ours = meta("session-timeout")
    element = ours or meta("hmrc-timeout-dialog")
    return read_settings(reader(element), ours or not element, is_language, is_same_origin, problems)


def start(event: Any) -> None:
    """Start again, because the page has changed: how it came says nothing of that."""
    global _is_stopped
    _is_stopped = False
    load()
    problems: list[str] = []
    start_page(FRESH, window.performance.now(), read(problems), problems)


def stop(event: Any) -> None:
    """Stop, or do not begin."""
    global _is_stopped
    _is_stopped = True
    stop_watching(event)


def forget_next() -> None:
    """Take the way back off this page's address: the next person at this screen must not read it."""
    url = window.URL.new(window.location.href)
    if url.searchParams.has("next"):
        url.searchParams.delete("next")
        window.history.replaceState("", "", url.href)


def start_page(came: str, running: float, settings: Settings, problems: list[str]) -> None:
    """Watch the session, or clean up after it; tell the developer of settings that cannot be."""
    global _watches_activity
    ended = meta("session-ended")
    if ended:
        forget_next()
        get = reader(ended)
        forget_user(get("session-id"), "signed-out")
        clean(get, lambda is_clean: forget_cleaning(get("session-id")))
    elif not _is_stopped and (meta("session-timeout") or meta("hmrc-timeout-dialog")):
        if len(problems) > 0:
            report("; ".join(problems))
        elif came == BACK and settings["status_url"] == "" and noted_end(settings["session_id"]) is not None:
            load_anew(settings)
        else:
            watch(settings, lambda state, terms, facts: began(state, terms, facts, came, running))
            note_forms(settings)
            if settings["on_activity"] and not _watches_activity:  # else no key or click is looked at
                _watches_activity = True
                watch_activity(lambda event: change(act))


def on_load(event: Any) -> None:
    """The page is there: what takes its time may be done now, once."""
    global _has_loaded
    if _has_loaded:
        return
    _has_loaded = True
    window.clearTimeout(_load_timer)
    load()
    forget_old_notes()
    settings: Settings = watched_settings() or read([])
    if how_it_came(settings["is_counted"]) == FRESH:
        forget_older(settings)
    send_kept(settings)  # before the page looks at what was noted, and leaves
    look(None)
    if phase() != OFF:
        note_cleaning(settings)
    guarded(lambda event: tell_mistakes(_asked_for))(None)  # it looks at whatever the page is made of
    listen(window, "storage", on_storage)
    finish_cleaning(settings, show)


def show() -> None:
    """Show the page that was hidden to be cleaned, unless it is in doubt or over meanwhile."""
    if phase() != LEAVING:
        hide_page(False)
        look(None)


def on_storage(event: Any) -> None:
    """Another tab has noted something, which may reach this process after its message."""
    key: str = event.key or ""
    look(None)
    is_ours = key.startswith(OWN) and ":activity" not in key and ":clean" not in key  # those say nothing of the end
    if is_ours and has_message():
        leave_message(read([]))


def on_shown(event: Any) -> None:
    """The page is shown, perhaps again."""
    if getattr(event, "persisted", None):
        leave_again()
        sign_out_anew()
        if phase() == OFF and document.documentElement.hidden:  # signed out, and nothing was watched
            window.location.reload()
    look(event)


def begin(event: Any) -> None:
    """Start, and look at the time again whenever the page may have slept."""
    global _load_timer
    ready = "prerenderingchange" if getattr(document, "prerendering", None) else ""
    ready = "DOMContentLoaded" if document.readyState == "loading" else ready
    if ready:
        listen(document, ready, begin)
    else:
        for name in ["visibilitychange", "resume", "focus"]:
            listen(window, name, look)
        listen(window, "pageshow", on_shown)
        listen(window, "pagehide", lambda event: change(be_put_away))
        watch_presses()
        watch_boxes()
        watch_requests()
        watch_fields()
        save_by(lambda ms_left: save_forms(read([]), ms_left, lambda is_saved: None))
        problems: list[str] = []
        settings = read(problems)
        came = how_it_came(settings["is_counted"])
        is_early = came == FRESH and document.readyState != "complete"
        if is_early:
            listen(window, "load", on_load)
            _load_timer = window.setTimeout(guarded(on_load), LONGEST_LOAD)
        else:
            load()
        start_page(came, request_began(), settings, problems)
        if not is_early:
            on_load(event)


loaded = getattr(window, "sessionTimeout", None)
if not loaded or not getattr(loaded, "extend", None):  # the script may be on the page twice
    window.sessionTimeout = {
        "start": guarded(start),
        "extend": guarded(lambda event: change(extend)),
        "stop": guarded(stop),
        "signOut": guarded(sign_out_now),
        "heard": guarded(heard),
    }
    watch_sign_out(lambda: read([]), start)  # who signs out need not wait for the page
    guarded(begin)(None)
