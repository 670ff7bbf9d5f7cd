"""What the tabs of a session note on the device: those that are asleep, frozen or cached miss messages."""

from math import floor

from browser import window

from client.storage import store, stored, stored_keys

DAY = 86400000  # ms; nothing that is noted for other tabs is of use for longer


def of_session(name: str, session: str) -> str:
    """The name of a session's note."""
    return f"{name}:{session}" if session else name


def note_activity(session: str, time: float) -> None:
    """Note the time of activity, in whole epoch ms."""
    store(of_session("activity", session), f"{floor(time)}")


def noted_activity(session: str) -> float | None:
    """The time in epoch ms of activity that a tab has noted last; None if none has."""
    return time_of(stored(of_session("activity", session)))


def note_end(session: str, time: float) -> None:
    """Note that the session has ended; until now its activity counted."""
    store(of_session("activity", session), "")
    store(of_session("ended", session), f"{floor(time)}")


def forget_end(session: str) -> None:
    """The session has not ended: the server says so."""
    store(of_session("ended", session), "")


def noted_end(session: str) -> float | None:
    """The time in epoch ms at which the session ended, by what is noted; None if nothing is."""
    return time_of(stored(of_session("ended", session)))


def note_if(is_so: bool, name: str, session: str) -> None:
    """Note that something is so of a session, by the time in epoch ms; or that it is not."""
    time: float = window.Date.now()
    store(of_session(name, session), f"{floor(time)}" if is_so else "")


def time_of(note: str) -> float | None:
    """The time that a note is; None if it is none."""
    time: float = window.Number(note)
    return time if note and window.Number.isFinite(time) else None


def forget_old_notes() -> None:
    """Remove the notes that are older than a day, of any session."""
    now: float = window.Date.now()
    for key in stored_keys():
        time = time_of(stored(key))
        if time is not None and time < now - DAY:
            store(key, "")
