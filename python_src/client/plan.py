"""What is to be done now by a page's state, and when to look again. Pure."""

from typing import TypedDict

from client.clock import extended
from client.countdown import until_change
from client.events import SHORT, be_sure, conclude, doubt, noticed_end
from client.patience import PATIENCE
from client.settings import Settings
from client.state import (
    ASKING,
    ENDED,
    GONE,
    JUMP,
    LEAVING,
    OPEN,
    TIME_UP,
    WATCHING,
    Facts,
    State,
    is_hiding,
    raw_origin,
    session_end,
    set_back,
    time_now,
)

LATE = 2000  # ms that a timer may be late in a tab that is awake
GRACE = 3000  # ms; without a status address: servers end a session a little later than they say
LINE_AFTER = 1000  # ms that a page is hidden without a word


class Plan(TypedDict):
    """What the rim does. None: nothing of it."""

    next_state: State
    hides_page: bool
    says_why: bool  # a line on the hidden page
    warns_user: bool  # the dialog is open
    ms_left: float  # of the session
    sends_question: str | None  # STATUS or KEEP_ALIVE, at once
    tells_tabs: float | None  # of activity, epoch ms of the wall clock
    tells_end: bool  # the tabs too, of the state's end_reason
    leaves_page: bool  # now, for the state's end_reason
    wake_in: float | None  # ms until the next look


def plan(before: State, settings: Settings, facts: Facts) -> Plan:
    """Notice what time and facts have changed; say what is to be done."""
    state: State = {**before}
    state["clock_origin"] = max(state["clock_origin"], raw_origin(facts))
    now = time_now(state, facts)
    if is_watched(state):
        notice(state, settings, facts, now)
    if is_watched(state):
        look_at_time(state, settings, facts, now)
    question = send_if_due(state, now)
    is_told = is_watched(state) and facts["is_loaded"]
    told = state["untold_activity"] if is_told else None
    tells_end = state["untold_end"]
    if facts["is_shown"]:
        state["waits_to_be_shown"] = False
    busy = state["busy_until"]
    is_busy = busy is not None and now < busy
    is_held = is_busy or state["is_asleep"] or state["waits_to_be_shown"]
    leaves = state["phase_name"] == LEAVING and not is_held and not state["has_left"]
    hides = is_hiding(state)
    left = max(0, min(session_end(state) - now, settings["timeout_ms"]))
    warns = is_watched(state) and not hides and left <= settings["countdown_ms"] and not is_warning_closed(state)
    wake = wake_time(state, settings, facts, now, left, warns)
    after: State = {
        **state,
        "untold_activity": None if is_told else state["untold_activity"],
        "untold_end": False,
        "busy_until": busy if is_busy else None,
        "has_left": state["has_left"] or leaves,
        "armed_for": wake,
    }
    return {
        "next_state": after,
        "hides_page": hides,
        "says_why": state["phase_name"] == ASKING and hides and now >= state["hidden_since"] + LINE_AFTER,
        "warns_user": warns,
        "ms_left": left,
        "sends_question": question,
        "tells_tabs": None if told is None else told - set_back(state, facts),
        "tells_end": tells_end,
        "leaves_page": leaves,
        "wake_in": None if wake is None else max(0, wake - now),
    }


def is_watched(state: State) -> bool:
    """Whether the session is watched now."""
    return state["phase_name"] in [WATCHING, ASKING] and not state["is_asleep"]


def is_warning_closed(state: State) -> bool:
    """Whether the user has seen the warning of this limit, or of a later one, and closed it."""
    closed = state["closed_limit"]
    limit = state["limit_end"]
    return closed is not None and limit is not None and closed >= limit


def notice(state: State, settings: Settings, facts: Facts, now: float) -> None:
    """Change the state by what has happened to clock, timer, cookie and notes meanwhile."""
    can_ask = settings["status_url"] != ""
    origin = raw_origin(facts)
    shift = origin - state["trusted_origin"]
    armed = state["armed_for"]
    at = facts["noted_activity"]
    ended = facts["noted_end"]
    if can_ask and abs(shift) > JUMP:
        state["trusted_origin"] = origin
        doubt(state, settings, facts, GONE if shift < 0 else OPEN)
    if can_ask and armed is not None and now > armed + LATE:
        doubt(state, settings, facts, OPEN)
    if at is not None:
        state["idle_end"] = extended(state["idle_end"], at + set_back(state, facts), now, settings["timeout_ms"])
    if ended is not None:
        noticed_end(state, settings, facts, ended, facts["noted_reason"])
    if state["had_marker"] and not facts["has_marker"]:
        if can_ask:
            doubt(state, settings, facts, GONE)
        else:
            conclude(state, "signed-out")
    state["had_marker"] = facts["has_marker"]


def look_at_time(state: State, settings: Settings, facts: Facts, now: float) -> None:
    """Change the state by the time left: what is over, what turned out not to be, what has been waited for enough."""
    can_ask = settings["status_url"] != ""
    end = session_end(state)
    may_live = can_ask or state["trusted_origin"] + JUMP < state["clock_origin"]
    if now >= end and not facts["is_online"]:
        conclude(state, "offline")
    elif now >= end and not may_live and not state["is_sent"] and state["doubt_level"] < GONE:
        conclude(state, "time")
    elif now >= end:
        if not can_ask and state["question_asked"] is None:
            # to ask at once would keep alive what is about to end
            doubt(state, settings, facts, TIME_UP)
            state["retry_at"] = end + GRACE
        doubt(state, settings, facts, TIME_UP)
    elif state["doubt_level"] == TIME_UP and end - now > (SHORT if can_ask else 0):
        if state["is_sent"]:
            state["doubt_level"] = OPEN
        else:
            be_sure(state)
    if state["phase_name"] == ASKING and state["doubt_level"] > OPEN and now >= state["unheard_since"] + PATIENCE:
        if now < end and state["doubt_level"] < ENDED:
            state["doubt_level"] = OPEN
        else:
            conclude(state, "no-answer")


def send_if_due(state: State, now: float) -> str | None:
    """Change the state: the question goes out now, if it is time. Gives it then."""
    if state["phase_name"] != ASKING or state["is_asleep"] or state["is_sent"] or now < due_time(state):
        return None
    state["is_sent"] = True
    state["sent_at"] = now
    state["sent_origin"] = state["clock_origin"]
    return state["question_asked"]


def due_time(state: State) -> float:
    """When to send the question. What lives for a moment is asked for when that has passed."""
    return max(state["retry_at"], session_end(state)) if state["doubt_level"] == TIME_UP else state["retry_at"]


def wake_time(state: State, settings: Settings, facts: Facts, now: float, left: float, warns: bool) -> float | None:
    """When something changes by itself; None: never."""
    if state["phase_name"] == LEAVING and not state["is_asleep"]:
        return state["busy_until"]
    if not is_watched(state):
        return None
    countdown = settings["countdown_ms"]
    hides = is_hiding(state)
    wait = left - countdown if left > countdown else left
    if warns and facts["is_shown"]:
        wait = until_change(left)
    wake = now + wait if left > 0 else state["unheard_since"] + PATIENCE
    if hides:
        wake = min(wake, state["unheard_since"] + PATIENCE)
    if hides and now < state["hidden_since"] + LINE_AFTER:
        wake = min(wake, state["hidden_since"] + LINE_AFTER)
    if state["phase_name"] == ASKING and not state["is_sent"]:
        wake = min(wake, due_time(state))
    return wake
