"""Watches the session: asks the pure core what to do, and does it. One state, one timer."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.ask_server import ask_server, cancel_request
from client.channels import OURS, join_tabs, leave_tabs, tell_activity, tell_end
from client.countdown import seconds_left
from client.dialog import close_dialog, reopen_dialog, show_dialog, show_failure
from client.dom import emit, guarded, hide_page, report
from client.events import answered, asked_to_keep, heard_activity, heard_end, kept_by_user, no_session, taken_back
from client.leave import leave, move_on
from client.notes import forget_end, note_end, noted_activity, noted_end, time_of
from client.pending_sign_out import forget_debt, owed
from client.plan import Plan, is_watched, plan
from client.settings import Settings
from client.state import ENDED, KEEP_ALIVE, LEAVING, SIGNING_OUT, Facts, State, can_stay, session_end, time_now
from client.stores import cookie_names

Event = Callable[[State, Settings, Facts], State]

LONGEST_TIMER = 2147483647  # a longer one fires at once

_state: State = no_session()
_settings: Any = None  # of the session that is watched, or was
_timer: int = 0
_is_loaded: bool = False


def watch(settings: Settings, event: Event) -> None:
    """Begin to watch the session of these settings, by what is known of how the page came."""
    global _settings
    if _state["phase_name"] not in [LEAVING, SIGNING_OUT]:
        _settings = settings
        change(event)


def load() -> None:
    """The page is loaded: what browsers are slow to wake up may be used now."""
    global _is_loaded
    _is_loaded = True
    look(None)


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
        "noted_reason": "",
    }
    if not _is_loaded or not is_watched(_state):
        return facts
    # a page that is not synchronised does not care for the others until its time is up
    is_up = session_end(_state) <= time_now(_state, facts)
    ended = noted_end(settings["session_id"])
    return {
        **facts,
        "noted_activity": noted_activity(settings["session_id"]) if settings["synchronise_tabs"] or is_up else None,
        "noted_end": time_of(ended),
        "noted_reason": " ".join(ended.split(" ")[1:]),
    }


def change(event: Event) -> None:
    """Let something happen to the state, and do what follows."""
    global _state, _timer
    settings: Settings = _settings
    if not settings:
        return
    facts = see()
    before = _state
    done = plan(event(before, settings, facts), settings, facts)
    state = done["next_state"]
    _state = state
    window.clearTimeout(_timer)
    if done["wake_in"] is not None:
        _timer = window.setTimeout(guarded(look), min(LONGEST_TIMER, done["wake_in"]))
    if not state["is_sent"] or done["sends_question"] is not None:
        cancel_request()
    hide_page(done["hides_page"])
    if not is_watched(state):
        leave_tabs()
    elif _is_loaded:
        join_tabs(settings["session_id"], on_activity, on_end)
    tell_tabs(done, settings)
    if done["sends_question"] is not None:
        ask(done["sends_question"])
    show_warning(done, settings)
    if state["phase_name"] == LEAVING:
        end(before, done, settings)


def tell_tabs(done: Plan, settings: Settings) -> None:
    """Tell the other tabs of activity, or of the end."""
    told = done["tells_tabs"]
    if told is not None:
        tell_activity(settings["session_id"], told)
    if done["tells_end"]:
        tell_end(settings["session_id"], done["next_state"]["end_reason"] or "")


def ask(question: str) -> None:
    """Send the question, and take its answer."""
    number = _state["question_number"]
    settings: Settings = _settings

    def on_answer(verdict: str, remaining: float | None, reason: str) -> None:
        if verdict == "alive" and _state["doubt_level"] == ENDED:
            forget_end(settings["session_id"])
        if verdict == "alive" and question == KEEP_ALIVE:
            close_dialog()
        change(lambda state, settings, facts: answered(state, settings, facts, number, verdict, remaining, reason))
        if verdict == "alive" and question == KEEP_ALIVE:
            emit("extended", {})
        elif verdict in ["failed", "offline"] and question == KEEP_ALIVE:
            show_failure(settings["shown_texts"]["keep-alive-failed"])

    ask_server(settings, question, on_answer)


def show_warning(done: Plan, settings: Settings) -> None:
    """Show the warning as it is now, or take it away."""
    if not done["warns_user"]:
        close_dialog()
        return
    try:
        show_dialog(settings, seconds_left(done["ms_left"]), can_stay(done["next_state"]), stay, look_soon)
    except Exception as error:
        report(error)
        close_dialog()  # half a warning: the next look makes another


def end(before: State, done: Plan, settings: Settings) -> None:
    """The session is over: tell the page once, and leave as soon as that is right."""
    state = done["next_state"]
    reason = state["end_reason"] or ""
    is_news = before["phase_name"] not in [LEAVING, SIGNING_OUT] or (
        before["phase_name"] != LEAVING and done["leaves_page"]
    )
    if is_news:
        emit("signed-out" if reason == "signed-out" else "timed-out", {"reason": reason})
    if done["leaves_page"]:
        leave(settings, reason)


def stay(event: Any) -> None:
    """The user stays, or, when that cannot help, has seen the warning."""
    show_failure("")
    change(kept_by_user)


def extend(event: Any) -> None:
    """The page wants the session to be kept."""
    change(asked_to_keep)


def on_activity(timestamp: float, whose: str) -> None:
    """Another tab was active."""
    settings: Settings = _settings
    if settings["synchronise_tabs"]:
        change(lambda state, settings, facts: heard_activity(state, settings, facts, timestamp, whose == OURS))


def on_end(timestamp: float, whose: str, reason: str, debt: str) -> None:
    """Another tab says that its session has ended."""
    settings: Settings = _settings
    is_named = whose == OURS and settings["session_id"] != ""
    if debt and debt == owed(settings):  # our worker has sent it
        forget_debt(settings)
        note_end(settings["session_id"], timestamp, reason)
    move_on(settings)
    change(lambda state, settings, facts: heard_end(state, settings, facts, timestamp, is_named, reason))


def look(event: Any) -> None:
    """Look at the time again: it may be later than the timer says."""
    if event and getattr(event, "persisted", None):
        reopen_dialog()  # what it waited for is not coming
        change(taken_back)
    else:
        change(lambda state, settings, facts: state)


def look_soon(event: Any) -> None:
    """The focus left the warning: look again once the browser is done with what it is doing."""
    global _timer
    window.clearTimeout(_timer)
    _timer = window.setTimeout(guarded(look), 0)
