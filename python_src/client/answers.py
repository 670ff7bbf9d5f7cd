"""What an answer of the server says, to whatever was asked. Pure."""

from math import floor


def judge(status: int, is_moved: bool) -> str:
    """What an answer says by its status, 0 if there is none, and by whether it came from another address.

    "fine"; "over": nobody is signed in, or who asks is sent elsewhere; "denied": forbidden, so that a session is over,
    but a sign-out was not heard; "refused", as the same would be again; "offline"; else it "failed".
    """
    if is_moved or status in [401, 440]:
        return "over"
    if status in [403, 419]:
        return "denied"
    if status < 1:
        return "offline"
    kind = floor(status / 100)
    if kind == 4 and status not in [408, 425, 429]:
        return "refused"
    return "fine" if kind == 2 else "failed"
