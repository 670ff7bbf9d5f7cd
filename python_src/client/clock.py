"""The session's deadline: what moves it. Pure; times in epoch milliseconds."""

AHEAD = 1000  # a timestamp may be so far in the future: clocks are read one after the other


def extended(deadline: float, timestamp: float, now: float, timeout: float) -> float:
    """The deadline after activity at a time: never an earlier one; a time to come does not count."""
    return deadline if timestamp > now + AHEAD else max(deadline, min(timestamp, now) + timeout)
