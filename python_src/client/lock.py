"""One tab at a time, by a Web Lock."""

from collections.abc import Callable
from typing import Any

from browser import window


def one_at_a_time(name: str, act: Callable[[Any], None], otherwise: Callable[[], None] | None) -> None:
    """Call act, which gets the release to call when it is done.

    When another tab or our worker holds the lock: call otherwise, or act later where that is None.
    """

    def granted(lock: Any) -> Any:
        if lock or not otherwise:
            return window.Promise.new(lambda release, reject: act(release))
        otherwise()
        return None

    try:
        asked = window.navigator.locks.request(name, {"ifAvailable": bool(otherwise)}, granted)
        asked.catch(lambda error: granted(True))
    except Exception:  # plain http has no locks
        granted(True)
