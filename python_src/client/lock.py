"""One tab at a time, by a Web Lock."""

from collections.abc import Callable
from typing import Any

from browser import window


def if_alone(act: Callable[[Any], None], otherwise: Callable[[], None]) -> None:
    """Call act, which gets the release to call when it is done; or otherwise, when another tab holds the lock."""

    def granted(lock: Any) -> Any:
        if lock:
            return window.Promise.new(lambda release, reject: act(release))
        otherwise()
        return None

    def denied(error: Any) -> None:
        granted(True)

    try:
        window.navigator.locks.request("session-timeout", {"ifAvailable": True}, granted).catch(denied)
    except Exception as error:  # plain http has no locks
        denied(error)
