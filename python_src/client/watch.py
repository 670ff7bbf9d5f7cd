"""Watches the session: asks the pure core what to do, and does it. One state, one timer."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.ask_server import ask_server, cancel_request
from client.channels import OURS, join_tabs, leave_tabs, tell_activity, tell_end
from client.countdown import seconds_left
from client.dialog import close_dialog, is_open, reopen_dialog, show_dialog, show_failure
from client.dom import create, emit, guarded, hide_page, report, write
from client.events import answered, be_unsure, come_back, hear_activity, hear_end, nothing, stay
from client.events_source import listen_to_server, listening_now
from client.leave import leave, leave_message
from client.listening import LEAVE, asks_when_shown
from client.notes import forget_end, note_end, noted_activity, noted_end
from client.pending_sign_out import forget_debt, owed
from client.plan import Event, Plan, plan
from client.settings import Settings
from client.state import (
    ASKING,
    ENDED,
    KEEP_ALIVE,
    LEAVING,
    OFF,
    SIGNING_OUT,
    WATCHING,
    Facts,
    State,
    can_stay,
    is_watched,
    no_session,
    session_end,
)
from client.stores import cookie_names

LONGEST_TIMER = 2147483647  # a longer one fires at once

_state: State = no_session()
_settings: Any = None  # of the session that is watched, or was
_timer: int = 0
_armed_at: float | None = None  # the running time that it is armed for; None: nothing, or it was due
_is_loaded: bool = False
_offers_stay: bool = True  # the warning, by the last look
_save: Any = None  # saves what was typed
_note: Any = None  # the line on the hidden page


def save_by(act: Callable[[Any], None]) -> None:
    """What saves what was typed, given the session's ms that are left: called before the warning opens."""
    global _save
    _save = guarded(act)


def watch(settings: Settings, event: Event) -> None:
    """Begin to watch the session of these settings, by what is known of how the page came. Once left, it stays left."""
    global _settings
    stop_watching(None)  # what is open may be of another session
    if phase() == OFF:
        _settings = settings
        change(event)


def stop_watching(event: Any) -> None:
    """Stop, unless the page is about to leave: no dialog, timer, request or channel is left, and none comes back."""
    global _state
    if _state["phase_name"] not in [LEAVING, SIGNING_OUT]:
        _state = no_session()
        change(nothing)


def load() -> None:
    """The page is loaded: what browsers are slow to wake up may be used now."""
    global _is_loaded
    _is_loaded = True


def phase() -> str:
    """The page's phase."""
    return _state["phase_name"]


def watched_settings() -> Any:
    """The settings of the session that is watched, or was; None if there was none."""
    return _settings


def see() -> Facts:
    """The facts of this moment."""
    settings: Settings = _settings
    marker = settings["marker_cookie"]
    facts: Facts = {
        "wall_time": window.Date.now(),
        "running_time": window.performance.now(),
        "is_online": window.navigator.onLine,
        "is_shown": not document.hidden,
        "has_marker": marker != "" and marker in cookie_names(),  # browsers are slow to read cookies
        "is_loaded": _is_loaded,
        "noted_activity": None,
        "noted_end": None,
    }
    if _is_loaded and _state["phase_name"] in [WATCHING, ASKING]:
        # a page that is not synchronised does not care for the others until its time is up
        if settings["synchronise_tabs"] or session_end(_state) <= facts["wall_time"]:
            facts["noted_activity"] = noted_activity(settings["session_id"])
        facts["noted_end"] = noted_end(settings["session_id"])
    return facts


def change(event: Event, renews_warning: bool = False) -> None:
    """Let something happen to the state, and do what follows; a warning that stays open says what is true by then."""
    global _state, _armed_at, _offers_stay
    settings: Settings = _settings
    if not settings:
        return
    before = _state["phase_name"]
    was_open = is_open()
    done = plan(_state, settings, see(), event)
    state = done["next_state"]
    session = settings["session_id"]
    _state = state
    armed_for = state["armed_for"]
    # timers do not hear of a clock that was set, nor, in some browsers, of the time that a device slept
    armed_at = None if armed_for is None else armed_for - state["clock_origin"]
    if armed_at is None or _armed_at is None or abs(armed_at - _armed_at) > 0.9:
        arm(done["wake_in"])
        _armed_at = armed_at
    warns = done["warns_user"] and (was_open or state["phase_name"] != SIGNING_OUT)
    offers_stay = can_stay(state)
    # a warning that offers what it cannot give any more is made anew
    if renews_warning or offers_stay != _offers_stay or (not warns and not state["is_asleep"]):
        close_dialog()  # first, as what is hidden cannot have the focus back
    if before != LEAVING:  # else a message may stand in its place
        hide_page(done["hides_page"])
    _offers_stay = offers_stay
    write_note(settings["shown_texts"]["checking-message"] if done["says_why"] else "")
    if not is_watched(state):
        leave_tabs(state["phase_name"] != OFF)
    elif _is_loaded:
        join_tabs(session, on_activity, on_end)
    listen_to_server(settings["events_url"], session, _is_loaded and is_watched(state), on_server_event)
    if done["tells_tabs"] is not None:
        tell_activity(session, done["tells_tabs"])
    if done["sends_question"] is not None:
        ask_server(settings, done["sends_question"], done["asks_alone"], on_answer)
    elif not state["is_sent"]:
        cancel_request()
    if done["saves_last"] or (warns and not was_open):
        _save(done["ms_left"])
    if warns:
        show_warning(done, settings)
    if state["phase_name"] == LEAVING:
        reason = state["end_reason"] or ""
        if before != LEAVING and (before != SIGNING_OUT or done["leaves_page"]):
            emit("signed-out" if reason == "signed-out" else "timed-out", {"reason": reason})
        if done["leaves_page"]:
            leave(settings, reason)


def write_note(text: str) -> None:
    """Say on the hidden page why nothing is seen; an empty text says nothing."""
    global _note
    if text and not _note:
        _note = create(document.documentElement, "p", {"class": "session-timeout-note", "role": "status"}, "")
    if _note and text:
        write(_note, text)
    elif _note:
        _note.remove()
        _note = None


def on_answer(verdict: str, remaining: int, reason: str) -> None:
    """The server has answered, or not."""
    settings: Settings = _settings
    is_stay = _state["question_asked"] == KEEP_ALIVE or settings["status_url"] == ""
    if verdict == "alive" and _state["doubt_level"] == ENDED:
        forget_end(settings["session_id"])
    if verdict == "over" and settings["status_url"]:
        tell_end(settings["session_id"], reason)
    is_kept = verdict == "alive" and is_stay
    change(lambda state, terms, facts: answered(state, terms, verdict, remaining, reason), is_kept)
    if is_kept:
        emit("extended", {})
    elif verdict in ["failed", "offline"] and is_stay and is_open():
        show_failure(settings["shown_texts"]["keep-alive-failed"])


def show_warning(done: Plan, settings: Settings) -> None:
    """Show the warning as it is now."""
    try:
        show_dialog(settings, seconds_left(done["ms_left"]), can_stay(done["next_state"]), keep, look_soon)
    except Exception as error:
        report(error)
        close_dialog()  # half a warning: the next look makes another


def keep(event: Any) -> None:
    """The user stays, or, when that cannot help, has seen the warning."""
    show_failure("")
    change(stay)


def on_activity(timestamp: float, whose: str) -> None:
    """Another tab was active."""
    settings: Settings = _settings
    if settings["synchronise_tabs"]:
        change(lambda state, terms, facts: hear_activity(state, terms, facts, timestamp, whose == OURS))


def on_end(timestamp: float, whose: str, reason: str, debt: str) -> None:
    """Another tab says that its session has ended."""
    settings: Settings = _settings
    is_named = whose == OURS and settings["session_id"] != ""
    if debt and debt == owed(settings):  # our worker has sent it
        forget_debt(settings)
        note_end(settings["session_id"], timestamp)
    leave_message(settings)
    change(lambda state, terms, facts: hear_end(state, terms, facts, timestamp, is_named, reason))


def on_server_event(means: str, reason: str) -> None:
    """The server says by itself that the session has ended, or that it is to be asked."""
    settings: Settings = _settings
    if means == LEAVE:
        now: float = window.Date.now()
        tell_end(settings["session_id"], reason)
        change(lambda state, terms, facts: hear_end(state, terms, facts, now, True, reason))
    else:
        change(be_unsure)


def look(event: Any) -> None:
    """Look at the time again: it may be later than the timer says."""
    if event and getattr(event, "persisted", None):
        reopen_dialog()  # what it waited for is not coming
        change(come_back)
    elif event and event.type == "visibilitychange" and _wants_to_know():
        change(be_unsure)
    else:
        change(nothing)


def _wants_to_know() -> bool:
    """Whether this tab, which is shown again, was told nothing for a while."""
    now: float = window.Date.now()
    return not document.hidden and asks_when_shown(listening_now(), now, max(_state["sent_at"], _state["began_at"]))


def look_soon(event: Any) -> None:
    """The focus left the warning: look again once the browser is done with what it is doing."""
    if is_watched(_state):
        arm(0)


def arm(wait: float | None) -> None:
    """Arm the one timer, for so many ms from now; None: it is not needed."""
    global _timer
    window.clearTimeout(_timer)
    if wait is not None:
        _timer = window.setTimeout(guarded(wake), min(LONGEST_TIMER, wait))


def wake(event: Any) -> None:
    """The timer is due."""
    global _armed_at
    _armed_at = None
    look(None)
