"""What an answer of the server says, to whatever was asked. Pure."""

from math import floor


def meaning(status: int, is_moved: bool) -> str:
    """What an answer says by its status, 0 if there is none, and by whether it came from another address.

    "moved", "offline", "fine"; "nobody" is signed in; what was sent is "refused", now and later; or it "failed".
    """
    if is_moved:
        return "moved"
    if status < 1:
        return "offline"
    if status in [401, 440]:
        return "nobody"
    if status in [403, 419]:
        return "forbidden"
    if floor(status / 100) == 4 and status not in [408, 425, 429]:
        return "refused"
    return "fine" if floor(status / 100) == 2 else "failed"


def verdict(said: str, is_vouched: bool, is_ours: bool, remaining: int) -> str:
    """What an answer's meaning says of the session that was asked about: "alive", "over", "offline" or "failed".

    is_vouched: whether the answer has what only the server of the session says. is_ours: whether it names no other
    session. remaining: whole seconds, -1 if it does not say. Source: DESIGN.md, Asking.
    """
    if said in ["moved", "nobody", "forbidden"]:
        return "over"
    if said == "fine" and is_vouched:
        return "alive" if is_ours and remaining != 0 else "over"
    return "offline" if said == "offline" else "failed"


def is_done(said: str, is_asking: bool) -> str:
    """What an answer's meaning says of a sign-out: "done", "failed", or "refused" if the same would be again.

    is_asking: whether the answer is a page of a session, which asks first.
    """
    if said in ["moved", "nobody"]:
        return "done"
    if said == "fine":
        return "refused" if is_asking else "done"
    return "refused" if said in ["forbidden", "refused"] else "failed"
