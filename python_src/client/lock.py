"""One tab at a time, by a Web Lock."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.patience import PATIENCE


def one_at_a_time(name: str, act: Callable[[Any], None], otherwise: Callable[[], None] | None) -> None:
    """Call act, which gets the release to call when it is done.

    When another tab or our worker holds the lock: call otherwise; where that is None act later, at the latest when no
    answer is waited for any more, as the other tab may hang.
    """

    def granted(lock: Any) -> Any:
        if lock or not otherwise:
            return window.Promise.new(lambda release, reject: act(release))
        otherwise()
        return None

    try:
        controller = window.AbortController.new()
        how = {"ifAvailable": True} if otherwise else {"signal": controller.signal}
        asked = window.navigator.locks.request(name, how, granted)
        if not otherwise:  # has no effect on a lock that is held
            window.setTimeout(lambda: controller.abort(), PATIENCE)
        asked.catch(lambda error: granted(True))
    except Exception:  # plain http has no locks
        granted(True)
