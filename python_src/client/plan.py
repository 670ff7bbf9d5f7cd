"""What is to be done now by a page's state, and when to look again. Pure."""

from typing import TypedDict

from client.clock import extended
from client.countdown import until_change
from client.events import SHORT, doubt, leave, settle
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
PATIENCE = 10000  # ms that a page is hidden without an answer


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
    question: str | None = None
    told: float | None = None
    is_awake = not state["is_asleep"]
    if is_awake and state["phase_name"] in [WATCHING, ASKING]:
        notice(state, settings, facts)
        look_at_time(state, settings, facts, now)
    if is_awake and state["phase_name"] == ASKING:
        question = send_if_due(state, settings, now)
    if is_awake and state["phase_name"] in [WATCHING, ASKING] and state["untold_activity"] is not None:
        told = state["untold_activity"] - set_back(state, facts)
        state["untold_activity"] = None
    tells_end = state["untold_end"]
    state["untold_end"] = False
    if facts["is_shown"]:
        state["waits_to_be_shown"] = False
    if state["busy_until"] is not None and now >= state["busy_until"]:
        state["busy_until"] = None
    may_leave = is_awake and not state["waits_to_be_shown"] and state["busy_until"] is None
    leaves = state["phase_name"] == LEAVING and may_leave and not state["has_left"]
    state["has_left"] = state["has_left"] or leaves
    hides = is_hiding(state)
    left = max(0, min(session_end(state) - now, settings["timeout_ms"]))
    is_watched = state["phase_name"] in [WATCHING, ASKING] and not hides
    warns = is_watched and left <= settings["countdown_ms"] and not is_warning_closed(state)
    wake = wake_time(state, settings, facts, now, left, warns) if is_awake else None
    state["armed_for"] = wake
    return {
        "next_state": state,
        "hides_page": hides,
        "says_why": state["phase_name"] == ASKING and hides and now >= state["hidden_since"] + LINE_AFTER,
        "warns_user": warns,
        "ms_left": left,
        "sends_question": question,
        "tells_tabs": told,
        "tells_end": tells_end,
        "leaves_page": leaves,
        "wake_in": None if wake is None else max(0, wake - now),
    }


def is_warning_closed(state: State) -> bool:
    """Whether the user has seen the warning of this limit, or of a later one, and closed it."""
    closed = state["closed_limit"]
    limit = state["limit_end"]
    return closed is not None and limit is not None and closed >= limit


def notice(state: State, settings: Settings, facts: Facts) -> None:
    """Change the state by what has happened to clock, timer, cookie and notes meanwhile."""
    now = time_now(state, facts)
    can_ask = settings["status_url"] != ""
    shift = raw_origin(facts) - state["trusted_origin"]
    if can_ask and abs(shift) > JUMP:
        state["trusted_origin"] = raw_origin(facts)
        doubt(state, settings, facts, GONE if shift < 0 else OPEN)
    if can_ask and state["armed_for"] is not None and now > state["armed_for"] + LATE:
        doubt(state, settings, facts, OPEN)
    if facts["noted_activity"] is not None:
        at = facts["noted_activity"] + set_back(state, facts)
        state["idle_end"] = extended(state["idle_end"], at, now, settings["timeout_ms"])
    if state["had_marker"] and not facts["has_marker"]:
        if can_ask:
            doubt(state, settings, facts, GONE)
        else:
            leave(state, "signed-out")
    state["had_marker"] = facts["has_marker"]


def look_at_time(state: State, settings: Settings, facts: Facts, now: float) -> None:
    """Change the state by the time left: what is over, what turned out not to be, what has been waited for enough."""
    if state["phase_name"] == LEAVING:
        return
    can_ask = settings["status_url"] != ""
    end = session_end(state)
    may_live = can_ask or state["trusted_origin"] + JUMP < state["clock_origin"]
    if now >= end and not facts["is_online"]:
        leave(state, "offline")
    elif now >= end and not may_live and not state["is_sent"] and state["doubt_level"] < GONE:
        leave(state, "time")
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
            settle(state)
    if state["phase_name"] == ASKING and state["doubt_level"] > OPEN and now >= state["unheard_since"] + PATIENCE:
        if now < end and state["doubt_level"] < ENDED:
            state["doubt_level"] = OPEN
        else:
            leave(state, "no-answer")


def send_if_due(state: State, settings: Settings, now: float) -> str | None:
    """Change the state: the question goes out now, if it is time. Gives it then."""
    if state["is_sent"] or now < due_time(state):
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
    phase = state["phase_name"]
    times: list[float] = []
    if phase == LEAVING and state["busy_until"] is not None:
        times.append(state["busy_until"])
    if phase in [WATCHING, ASKING]:
        if left > settings["countdown_ms"]:
            times.append(now + left - settings["countdown_ms"])
        elif left > 0:
            times.append(now + (until_change(left) if warns and facts["is_shown"] else left))
    if phase == ASKING:
        if not state["is_sent"]:
            times.append(due_time(state))
        if state["doubt_level"] > OPEN:
            if now < state["hidden_since"] + LINE_AFTER:
                times.append(state["hidden_since"] + LINE_AFTER)
            times.append(state["unheard_since"] + PATIENCE)
    return min(times) if len(times) > 0 else None
