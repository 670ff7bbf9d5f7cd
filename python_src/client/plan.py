"""What is to be done now by a page's state, and when to look again. Pure."""

from collections.abc import Callable
from math import floor
from typing import TypedDict

from client.clock import AHEAD
from client.countdown import until_change
from client.events import SHORT, be_sure, conclude, doubt, hear_activity
from client.patience import PATIENCE
from client.settings import Settings
from client.state import (
    ASKING,
    ENDED,
    GONE,
    KEEP_ALIVE,
    LEAVING,
    OFF,
    OPEN,
    SIGNING_OUT,
    TIME_UP,
    Facts,
    State,
    countdown_of,
    is_counted,
    is_watched,
    session_end,
)

JUMP = 2000  # ms that the wall clock may move against the running time; more, and it was set, or the device slept
LATE = 2000  # ms that a timer may be late in a tab that is awake
GRACE = 3000  # ms; without a status address: servers end a session a little later than they say
LAST_SAVE = 10000  # ms before a limit whose warning was closed: what was typed since is saved
OTHERS_TIME = 8000  # ms that another tab may ask in this one's place; then there is time left for an answer of its own
LINE_AFTER = 1000  # ms that a page is hidden without a word

Event = Callable[[State, Settings, Facts], None]


class Plan(TypedDict):
    """What the rim does. None: nothing of it."""

    next_state: State
    hides_page: bool
    says_why: bool  # a line on the hidden page
    warns_user: bool  # the dialog is open; it stays open, but does not open, while the user signs out
    saves_last: bool  # no other warning will come
    ms_left: float  # of the session
    sends_question: str | None  # STATUS or KEEP_ALIVE, at once; without a question on its way, none is waited for
    asks_alone: bool  # that, although another tab asks: it may hang
    tells_tabs: float | None  # of activity, epoch ms of the wall clock
    leaves_page: bool  # now, for the state's end_reason
    wake_in: float | None  # ms until the next look


def plan(before: State, settings: Settings, facts: Facts, event: Event) -> Plan:
    """Let something happen to a state, notice what time and facts have changed; say what is to be done."""
    state: State = {**before}
    origin = facts["wall_time"] - facts["running_time"]
    state["clock_origin"] = origin if state["phase_name"] == OFF else max(state["clock_origin"], origin)
    # whole, or a sum of fractions is late by a hair
    now = floor(state["clock_origin"] + facts["running_time"] + 0.5)
    state["time_now"] = now
    was_watched = is_watched(state)
    if was_watched:  # what has happened comes before what happens now
        notice(state, settings, facts)
    event(state, settings, facts)
    if is_watched(state) and not was_watched:
        notice(state, settings, facts)
    if is_watched(state):
        look_at_time(state, settings, facts)
    asks = state["phase_name"] == ASKING and is_watched(state) and not state["is_sent"] and now >= due_time(state)
    if asks:
        state["is_sent"] = True
        state["sent_at"] = now
        state["sent_origin"] = state["clock_origin"]
    told = state["untold_activity"] if is_watched(state) and facts["is_loaded"] else None
    if told is not None:
        told = floor(told - now + facts["wall_time"])
        state["untold_activity"] = None
        state["last_note"] = told
    busy = state["busy_until"]
    if busy is not None and now >= busy:
        state["busy_until"] = None
    if facts["is_shown"]:
        state["waits_to_be_shown"] = False
    is_held = state["is_asleep"] or state["waits_to_be_shown"] or state["busy_until"] is not None
    leaves = state["phase_name"] == LEAVING and not is_held and not state["has_left"]
    state["has_left"] = state["has_left"] or leaves
    left = max(0, min(session_end(state) - now, settings["timeout_ms"]))
    is_over = state["end_reason"] is not None or (state["phase_name"] == SIGNING_OUT and left <= 0)
    hides = state["phase_name"] != OFF and (state["doubt_level"] > OPEN or is_over)
    closed = state["closed_limit"]
    limit = state["limit_end"]
    is_closed = closed is not None and limit is not None and closed >= limit
    warns = is_counted(state) and not hides and left <= countdown_of(state, settings) and not is_closed
    unheard = now - state["unheard_since"]
    others = state["others_ask_since"]
    saves = is_watched(state) and is_closed and left <= LAST_SAVE
    still = left - LAST_SAVE if is_closed and left > LAST_SAVE else left
    wake = wake_time(state, settings, hides, until_change(left) if warns and facts["is_shown"] else still)
    state["armed_for"] = wake
    return {
        "next_state": state,
        "hides_page": hides,
        "says_why": state["phase_name"] == ASKING and hides and (unheard < 0 or unheard >= LINE_AFTER),
        "warns_user": warns,
        "saves_last": saves,
        "ms_left": left,
        "sends_question": state["question_asked"] if asks else None,
        "asks_alone": others is not None and now >= others + OTHERS_TIME,
        "tells_tabs": told,
        "leaves_page": leaves,
        "wake_in": None if wake is None else max(0, wake - now),
    }


def notice(state: State, settings: Settings, facts: Facts) -> None:
    """Change the state by what has happened to clock, timer, cookie and notes meanwhile."""
    can_ask = settings["status_url"] != ""
    now = state["time_now"]
    origin = facts["wall_time"] - facts["running_time"]
    shift = origin - state["trusted_origin"]
    armed = state["armed_for"]
    at = facts["noted_activity"]
    ended = facts["noted_end"]
    is_late = armed is not None and now > armed + LATE
    is_unmarked = state["had_marker"] and not facts["has_marker"]
    state["had_marker"] = facts["has_marker"]
    known = state["last_note"]
    if at is not None and (known is None or at != known):
        state["last_note"] = at
        hear_activity(state, settings, facts, at, True)
    if is_late:  # a device that has slept has not waited
        state["unheard_since"] = now
    if can_ask:
        if abs(shift) > JUMP:
            state["trusted_origin"] = origin
        if shift < -JUMP or is_unmarked:
            doubt(state, GONE)
        if shift > JUMP or is_late:
            doubt(state, OPEN)
        if ended is not None:
            doubt(state, ENDED)
    elif is_unmarked:
        conclude(state, "signed-out")
    elif ended is not None:
        time = ended + now - facts["wall_time"]
        if settings["session_id"] or (time >= state["began_at"] and time <= now + AHEAD):
            conclude(state, "signed-out")


def look_at_time(state: State, settings: Settings, facts: Facts) -> None:
    """Change the state by the time left: what is over, what turned out not to be, what has been waited for enough."""
    can_ask = settings["status_url"] != ""
    now = state["time_now"]
    left = session_end(state) - now
    jumped = state["trusted_origin"] + JUMP < state["clock_origin"]
    if left > 0:
        if state["doubt_level"] == TIME_UP and left > (SHORT if can_ask else 0):
            if state["is_sent"]:
                state["doubt_level"] = OPEN
            else:
                be_sure(state)
    elif not facts["is_online"]:
        conclude(state, "offline")
    elif can_ask or jumped or state["is_sent"] or state["doubt_level"] >= GONE:
        is_new = state["question_asked"] is None
        doubt(state, TIME_UP)
        if is_new and not can_ask:  # to ask at once would keep alive what is about to end
            state["retry_at"] = now + left + GRACE
    else:
        conclude(state, "time")
    if is_watched(state) and state["doubt_level"] > OPEN and now >= state["unheard_since"] + PATIENCE:
        if left > 0 and state["doubt_level"] < ENDED:
            state["doubt_level"] = OPEN
        else:
            conclude(state, "no-answer")
    if is_watched(state) and left > 0 and is_forgotten(state, settings):
        be_sure(state)


def is_forgotten(state: State, settings: Settings) -> bool:
    """Whether nobody waits for the answer that has not come: to stay, once the warning has gone; without a status
    address, where the question would answer for the user, once the warning has come.
    """
    is_later = not state["is_sent"] and state["retry_at"] > state["time_now"] and state["doubt_level"] == OPEN
    is_early = session_end(state) - state["time_now"] > countdown_of(state, settings)
    is_stay = state["question_asked"] == KEEP_ALIVE
    return is_later and (is_early if is_stay else not is_early and settings["status_url"] == "")


def due_time(state: State) -> float:
    """When to send the question. What lives for a moment is asked for when that has passed."""
    return max(state["retry_at"], session_end(state)) if state["doubt_level"] == TIME_UP else state["retry_at"]


def wake_time(state: State, settings: Settings, hides: bool, change: float) -> float | None:
    """When something changes by itself; None: never. change: ms until what the warning says does, or the end."""
    if not is_counted(state) or (hides and state["phase_name"] == SIGNING_OUT):
        return None if state["is_asleep"] else state["busy_until"]
    now = state["time_now"]
    unheard = state["unheard_since"]
    left = session_end(state) - now
    wait = left - countdown_of(state, settings)
    wake = now + (wait if wait > 0 else change) if left > 0 else unheard + PATIENCE
    if hides:
        wake = min(wake, unheard + (LINE_AFTER if now < unheard + LINE_AFTER else PATIENCE))
    if state["phase_name"] == ASKING and not state["is_sent"]:
        wake = min(wake, due_time(state))
    return wake
