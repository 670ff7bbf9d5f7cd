"""The session's deadline: what moves it, how much is left of it. Pure; times in epoch milliseconds."""

AHEAD = 1000  # a timestamp may be so far in the future: clocks are read one after the other


def extended(deadline: float, timestamp: float, now: float, timeout: float) -> float:
    """The deadline after activity at a time: never an earlier one; a time to come does not count."""
    return deadline if timestamp > now + AHEAD else max(deadline, min(timestamp, now) + timeout)


def time_left(deadline: float, limit: float, now: float, timeout: float) -> float:
    """Milliseconds until the session ends, from 0 to timeout, by idleness or at its absolute limit."""
    return max(0, min(min(deadline, limit) - now, timeout))
