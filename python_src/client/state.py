"""What a page knows of its session: one record, in one phase. Pure.

Times are epoch milliseconds of the page's own clock, which follows the wall clock forward, through sleep, but not back.
"""

from typing import TypedDict

from client.settings import Settings

# the phases
OFF = "off"  # nothing is watched
WATCHING = "watching"  # the time is known, nothing is in doubt
ASKING = "asking"  # the server, or about to: see the record's question and doubt
SIGNING_OUT = "signing out"  # the user does, and nothing overtakes that; the page still hides when its time is up
LEAVING = "leaving"  # for good

# what is asked: whether the session lives, or to keep it
STATUS = "status"
KEEP_ALIVE = "keep-alive"

# why it is asked, from what nobody notices to what hides the page
OPEN = 0  # in the open: the user wishes it, or something may have been missed
TIME_UP = 1  # the page's own time is up: a tab that has been active is an answer too
GONE = 2  # the marker cookie, or trust in the clock: with time left the page shows itself after a while
ENDED = 3  # the end was noted: only the server's word shows the page again

FIRST_PAUSE = 1000  # ms; a question that failed in the open is asked again after twice this, then twice that


class State(TypedDict):
    """A page's state. None: there is none of it."""

    phase_name: str
    time_now: float  # at the last look
    clock_origin: float  # the wall clock's time when the running time was 0, as far forward as it was seen
    trusted_origin: float  # the same, as it was when the server last answered
    began_at: float  # when the request for the page began
    idle_end: float  # when the session ends unless somebody is active
    limit_end: float | None  # when it ends whatever the user does
    closed_limit: float | None  # the limit of which the user has seen the warning and closed it
    had_marker: bool  # whether the marker cookie was there
    active_at: float  # when the user was last active here as far as the server has been told
    untold_activity: float | None  # activity that the other tabs are to be told of
    last_note: (
        float | None
    )  # of activity, by the wall clock, as told or read: no news, though the clock may have been set
    armed_for: float | None  # when the timer is due
    is_asleep: bool  # in the back/forward cache
    busy_until: float | None  # a form of the page's own is on its way; how long that may take
    question_asked: str | None  # STATUS or KEEP_ALIVE while the server's answer is wanted
    doubt_level: int  # OPEN to ENDED; OPEN without a question
    is_sent: bool  # whether the question is on its way
    sent_at: float
    sent_origin: float  # the clock's origin then
    retry_at: float  # when to send the question, if it is not on its way
    retry_pause: float  # ms to wait after a failure in the open
    others_ask_since: float | None  # since when another tab asks in this one's place
    unheard_since: float  # since when the page is hidden and the server owes an answer: to come while it waits to ask
    end_reason: str | None  # why the session is over, once that is heard
    has_left: bool  # once is enough
    waits_to_be_shown: bool  # it leaves when the user comes to this tab


class Facts(TypedDict):
    """What the page sees when something happens."""

    wall_time: float  # epoch ms
    running_time: float  # ms since the page began
    is_online: bool
    is_shown: bool  # the tab is
    has_marker: bool  # the marker cookie is there
    is_loaded: bool  # and so may use what browsers are slow to wake up: storage, channels
    noted_activity: float | None  # epoch ms, by the wall clock: that a tab of the session has noted
    noted_end: float | None  # the same of the session's end


def no_session() -> State:
    """The state of a page that watches nothing."""
    return {
        "phase_name": OFF,
        "time_now": 0,
        "clock_origin": 0,
        "trusted_origin": 0,
        "began_at": 0,
        "idle_end": 0,
        "limit_end": None,
        "closed_limit": None,
        "had_marker": False,
        "active_at": 0,
        "untold_activity": None,
        "last_note": None,
        "armed_for": None,
        "is_asleep": False,
        "busy_until": None,
        "question_asked": None,
        "doubt_level": OPEN,
        "is_sent": False,
        "sent_at": 0,
        "sent_origin": 0,
        "retry_at": 0,
        "retry_pause": FIRST_PAUSE,
        "others_ask_since": None,
        "unheard_since": 0,
        "end_reason": None,
        "has_left": False,
        "waits_to_be_shown": False,
    }


def is_watched(state: State) -> bool:
    """Whether the session is watched now."""
    return state["phase_name"] in [WATCHING, ASKING] and not state["is_asleep"]


def is_counted(state: State) -> bool:
    """Whether what the page shows depends on the time left."""
    return is_watched(state) or (state["phase_name"] == SIGNING_OUT and not state["is_asleep"])


def session_end(state: State) -> float:
    """When the session ends, by idleness or at its limit."""
    limit = state["limit_end"]
    return state["idle_end"] if limit is None else min(state["idle_end"], limit)


def countdown_of(state: State, settings: Settings) -> float:
    """Ms before the end when the warning opens."""
    return settings["countdown_ms"] if can_stay(state) else settings["limit_countdown_ms"]


def can_stay(state: State) -> bool:
    """Whether staying would move the end."""
    limit = state["limit_end"]
    return limit is None or state["idle_end"] < limit
