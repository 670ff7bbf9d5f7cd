"""Regular expressions that mean the same to Python's re.fullmatch and to JavaScript."""

from __future__ import annotations

import re
import warnings

TOKEN = re.compile(
    r"""
    (?P<open>\(\?:) | (?P<close>\)) | (?P<either>\|)
    | (?P<negated>\[\^(?!\])(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^\w\s/]|[^\]\[\\])+\])(?=[*+])
    | \[(?![\]^])(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^\w\s/]|[^\]\[\\])+\]
    | (?P<many>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
    | \\x[0-9a-fA-F]{2} | \\u[0-9a-fA-F]{4} | \\[^\w\s/]
    | [^\\.^$*+?{}()\[\]|]
    """,
    re.VERBOSE,
)


def refusal(pattern: str) -> str:
    """Why a pattern is refused, or an empty string."""
    if any(ord(char) < 32 or ord(char) > 0xFFFF or char in "\x7f\u2028\u2029" for char in pattern):
        return "it has a control character or one beyond U+FFFF"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a class that may mean a set operation one day
            re.compile(pattern)
    except (re.error, FutureWarning) as error:
        return f"Python says: {error}"
    place, may_repeat = 0, False
    while place < len(pattern):
        token = TOKEN.match(pattern, place)
        if not token or (token["many"] and not may_repeat):
            return f"{pattern[place : place + 4]!r} may mean something else to JavaScript"
        may_repeat = not (token["many"] or token["open"] or token["either"])
        place = token.end()
    return ""
