"""Whether this tab has the browser's one connection to the server's events, and what an event means. Pure.

phase     what happens              then
idle      the session is watched    queued: other tabs of it may have the lock
queued    the lock is this tab's    connected
connected the browser gives up      paused: the server is asked, and a session that lives is listened to again
paused    the pause is over         connected
any       frozen, hidden for good,  idle: another tab takes over
          or nothing is watched
"""

from typing import TypedDict

IDLE = "idle"
QUEUED = "queued"
CONNECTED = "connected"
PAUSED = "paused"

# what an event asks of the page
LEAVE = "leave"  # the server has ended this page's session
ASK = "ask"  # only the status address knows
NOTHING = "nothing"  # it is of another session

FIRST_WAIT = 2000  # ms before the first new try
LONGEST_WAIT = 120000
ASKING_PAUSE = 60000  # ms between two questions of a tab without events that is shown again, at least


class Listening(TypedDict):
    """Of one page."""

    phase_name: str
    next_wait: float  # ms
    pause_time: float  # ms


def not_listening() -> Listening:
    """The beginning."""
    return {"phase_name": IDLE, "next_wait": FIRST_WAIT, "pause_time": 0}


def can_listen(url: str, session: str, has_events: bool, has_locks: bool) -> bool:
    """Whether there is anything to hear, of whom, and a way that takes one connection for the whole browser."""
    return url != "" and session != "" and has_events and has_locks


def follow(listening: Listening, is_watched: bool) -> Listening:
    """The page watches its session, or does so no more: it is asleep, leaves, or has no session."""
    if not is_watched:
        return not_listening()
    return {**listening, "phase_name": QUEUED} if listening["phase_name"] == IDLE else listening


def take_lock(listening: Listening) -> Listening:
    """The lock is this tab's, unless it waits for none any more."""
    return {**listening, "phase_name": CONNECTED} if listening["phase_name"] == QUEUED else listening


def be_opened(listening: Listening) -> Listening:
    """The server answers: the next failure is a first one."""
    return {**listening, "next_wait": FIRST_WAIT}


def be_closed(listening: Listening, chance: float) -> Listening:
    """The browser has given up. chance: from 0 to 1, so that the tabs of many people do not come back together."""
    if listening["phase_name"] != CONNECTED:
        return listening
    wait = listening["next_wait"]
    return {
        "phase_name": PAUSED,
        "next_wait": min(wait * 2, LONGEST_WAIT),
        "pause_time": wait / 2 + wait * chance,
    }


def end_pause(listening: Listening) -> Listening:
    """The pause is over."""
    return {**listening, "phase_name": CONNECTED} if listening["phase_name"] == PAUSED else listening


def meaning(kind: str, named: str, session: str) -> str:
    """What an event of this kind, "ended" or "check", that names a session, means for the page of one."""
    if named != "" and named != session:
        return NOTHING
    return LEAVE if kind == "ended" and named == session else ASK


def asks_when_shown(listening: Listening, now: float, asked_at: float) -> bool:
    """Whether a tab that is shown again asks. asked_at: epoch ms of when the server was heard last."""
    return listening["phase_name"] in [IDLE, PAUSED] and now - asked_at >= ASKING_PAUSE


def address(url: str, session: str) -> str:
    """The events of a session: browsers send no header of ours there. An id of our server's needs no escapes."""
    return f"{url}{'&' if '?' in url else '?'}session={session}"
