"""The session as this page sees it: one deadline, one timer, armed to the next moment that matters."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import document, window

from client.arrival import arrival
from client.clock import AHEAD, extended, time_left
from client.countdown import seconds_left, until_change
from client.debt import owed
from client.dialog import close_dialog, is_open, reopen_dialog, show_dialog, show_failure
from client.dom import emit, guarded, hide_page, report
from client.keep_alive import ask_server, cancel_request
from client.leave import has_message, leave, leave_again, show_message
from client.settings import Settings
from client.storage import OWN
from client.stores import has_cookie
from client.tabs import join_tabs, leave_tabs, news, tell_tabs

NAVIGATION_TIME = 30000  # ms until a navigation is not coming any more
LONGEST_TIMER = 2147483647  # a longer one fires at once
FIRST_PAUSE = 1000  # ms; a failed keep-alive is tried again after twice this, then twice that
FOREVER = 63072000000  # ms; a limit beyond every timeout
GRACE = 3000  # ms; servers end a session a little later than they say
JUMP = 2000  # ms that the wall clock may gain on the running time; more, and it was set, or we slept

_settings: Any = None  # none: not watching
_left_with: Any = None  # the settings of a session that this page has left
_on_stay: Any = None  # called when the page is still there after it was to be left for a sign-out by the browser
_deadline: float = 0
_limit: float = 0
_origin: float = 0  # the wall clock's time when the running time was 0, as far forward as it was seen
_trusted: float = 0  # the same when the server last answered: a jump since is one that only the server can judge
_timer: int = 0
_late_timer: int = 0
_asking: bool = False
_asleep: bool = False  # in the back/forward cache, where visibilitychange comes after pagehide
_pause: float = FIRST_PAUSE
_is_unheard: bool = False  # whether the server has yet to hear of this page
_retry: float = 0  # when to ask again: the limit, which is no time for it, if not at all
_active: float = 0
_born: float = 0  # when this page began to watch the session
_marked: bool = False  # whether the marker cookie was there
_dismissed: float = 0  # the limit of which the user has seen the warning, or of a later one


def start_session(settings: Settings, came: str) -> None:
    """Begin to watch the session: the page was loaded now, which is activity. Once left, it stays left.

    came: the type of the navigation if the server has not heard of it, else "".
    """
    global _settings, _asleep, _deadline, _limit, _retry, _active, _trusted, _born, _marked, _is_unheard
    stop_session(None)
    if _left_with:
        return
    _settings = settings
    _asleep = False
    _active = now()
    _trusted = _origin
    _born = _active
    marker = settings["marker_cookie"]
    _marked = marker != "" and has_cookie(marker)  # browsers are slow to read cookies
    _deadline = _active + settings["timeout_ms"]
    limit = settings["limit_ms"]
    _limit = _active + (FOREVER if limit is None else limit)
    _retry = _limit
    ended = news("ended")  # of an older session, or while this page was on its way
    # what Back brings may be of a session that was signed out of where we could not see it
    is_unmarked = marker and not _marked
    if ended >= _origin or (came and is_unmarked) or (came == "back_forward" and window.navigator.onLine):
        doubt()
    _is_unheard = _is_unheard or came != ""
    tick(None)
    if _is_unheard:  # the server would end the session sooner than we believe
        window.setTimeout(guarded(ask_unheard), FIRST_PAUSE)
    elif _settings and left() > 0:
        tell(_active)


def stop_session(event: Any) -> None:
    """Stop watching: no dialog, no timer, no request, and no message from a tab brings one back."""
    global _settings
    suspend(event)
    _settings = None
    close_dialog()
    if not _left_with:
        hide_page(False)


def doubt() -> None:
    """Nobody sees the page until the server has said that the session lives."""
    global _deadline, _trusted
    news("activity")  # says nothing of that
    _deadline = 0
    _trusted = 0


def suspend(event: Any) -> None:
    """Let go of what must not outlive the page: timers, request, channel."""
    global _asking, _asleep
    _asleep = True
    window.clearTimeout(_timer)
    window.clearTimeout(_late_timer)
    leave_tabs()
    _asking = False
    cancel_request()


def now() -> float:
    """The time in epoch ms, of a clock that follows the wall clock forward, through sleep, but not back."""
    global _origin
    wall: float = window.Date.now()
    running: float = window.performance.now()
    _origin = max(_origin, wall - running)
    return floor(_origin + running + 0.5)  # whole, or a sum of fractions is late by a hair


def behind() -> float:
    """By how much the wall clock was set back, in ms: 0 or less."""
    wall: float = window.Date.now()
    return wall - now()


def tell(timestamp: float) -> None:
    """Tell the other tabs of activity, in the wall clock's time."""
    tell_tabs(timestamp + behind())


def hear(timestamp: float) -> None:
    """Move the deadline for activity at a time in epoch ms."""
    global _deadline
    could_stay = can_stay()
    _deadline = extended(_deadline, timestamp, now(), _settings["timeout_ms"])
    if could_stay and not can_stay():  # the warning offers what it cannot give: the next one does not
        close_dialog()


def on_activity(timestamp: float) -> None:
    """Another tab was active; a page that is not synchronised does not care."""
    if _settings["synchronise_tabs"]:
        hear(timestamp - behind())
        tick(None)


def left() -> float:
    """Milliseconds until the session ends."""
    return time_left(_deadline, _limit, now(), _settings["timeout_ms"])


def can_stay() -> bool:
    """Whether staying would move the end."""
    return _deadline < _limit


def stay(event: Any) -> None:
    """The user stays, or, when that cannot help, has seen the warning."""
    global _dismissed
    if can_stay():
        show_failure("")
        ask(event)
    else:
        _dismissed = _limit
        close_dialog()


def ask(event: Any) -> None:
    """Ask the server to keep the session, unless it is being asked."""
    global _asking, _retry
    if _asking or not _settings:
        return
    asked = now()
    trusted = _origin
    deadline = _deadline
    _asking = True
    _retry = _limit

    def on_answer(verdict: str, remaining: int) -> None:
        global _asking, _is_unheard
        if not _asking:  # cancelled
            return
        _asking = False
        if verdict == "alive":
            _is_unheard = False
            stay_alive(asked, remaining, trusted, deadline)
        elif verdict == "over" or (verdict != "busy" and left() <= 0):
            end(verdict)
        else:
            try_again(verdict)

    ask_server(_settings["keep_alive_url"], on_answer)


def ask_unheard(event: Any) -> None:
    """Tell the server of the visit, unless it turns out to have seen it; the warning is for the user to answer."""
    global _is_unheard
    if _settings and _is_unheard and not is_open():
        if arrival():
            ask(event)
        else:
            _is_unheard = False
            tell(_born)


def stay_alive(asked: float, remaining: int, trusted: float, deadline: float) -> None:
    """The server keeps the session: for the seconds it says, if it says.

    asked, trusted and deadline are the time, in epoch ms, the clock and the deadline when it was asked.
    """
    global _deadline, _limit, _trusted
    _trusted = trusted
    timeout: float = _settings["timeout_ms"]
    countdown: float = _settings["countdown_ms"]
    granted = min(remaining * 1000, timeout) if remaining >= 0 else timeout
    # what another tab did meanwhile is newer
    _deadline = asked + granted if _deadline == deadline else max(_deadline, asked + granted)
    if remaining >= 0:
        _limit = max(_limit, _deadline)
    if granted <= countdown:  # it did not help, and would not again
        _limit = min(_limit, _deadline)
    close_dialog()
    tell(_deadline - timeout)
    emit("extended", {})
    tick(None)


def try_again(verdict: str) -> None:
    """Plan the next attempt, while the warning is open; say so if this one failed."""
    global _retry, _pause, _trusted
    if left() <= 0:  # another tab is asking, and will tell
        _trusted = 0
        look_again(FIRST_PAUSE)
    elif is_open():
        if verdict != "busy":
            show_failure(_settings["shown_texts"]["keep-alive-failed"])
        _pause = _pause * 2
        _retry = now() + _pause
        tick(None)
    elif _is_unheard:
        window.setTimeout(guarded(ask_unheard), now() - _born)  # as long again


def be_active(event: Any) -> None:
    """The user did something: tell the server, at most once per interval, never with the warning open."""
    global _active
    if _settings and _settings["on_activity"] and can_stay() and not is_open() and not document.hidden:
        timeout: float = _settings["timeout_ms"]
        interval: float = _settings["activity_interval_ms"]
        if now() >= max(_active, _deadline - timeout) + interval:
            _active = now()
            ask(event)


def end(reason: str) -> None:
    """The session is over, by the server's word, by time or by a sign-out elsewhere. Leave, once."""
    settings = hold()
    hide_page(True)
    close_dialog()
    emit("signed-out" if reason == "signed-out" else "timed-out", {"reason": reason})
    if reason == "offline":
        show_message(settings, "keep-alive-failed")  # the browser's error page would say less
    else:
        leave(settings)


def on_ended(timestamp: float) -> None:
    """The session ended elsewhere at a time in epoch ms: leave, unless this page is of a newer one."""
    if _settings:
        time = timestamp - behind()
        if time >= _born and time <= now() + AHEAD:
            end("signed-out")
    elif _left_with and has_message() and owed("") == "":
        leave(_left_with)


def hold() -> Any:
    """Stop watching for good: nothing overtakes what comes now. Gives the settings, if they were watched."""
    global _left_with, _settings
    suspend(None)
    _left_with = _settings or _left_with
    _settings = None
    return _left_with


def give_time(on_stay: Callable[[Any], None]) -> None:
    """Call if this page is still here after a while, or again: the browser was to sign out, and perhaps did not."""
    global _late_timer, _on_stay
    _on_stay = on_stay
    _late_timer = window.setTimeout(guarded(on_stay), NAVIGATION_TIME)


def resume() -> None:
    """Watch again: what was to come has failed."""
    global _left_with, _settings, _asleep, _on_stay
    _settings = _left_with or _settings
    _left_with = None
    _on_stay = None
    _asleep = False
    tick(None)


def tick(event: Any) -> None:
    """Do what the time left calls for, and arm the one timer for what comes next."""
    global _asleep, _retry, _pause
    if event and getattr(event, "persisted", None):  # back from the back/forward cache
        _asleep = False
        if _on_stay:  # Back: only the server knows whether it was signed out, or asked first
            doubt()
            _on_stay(event)
        elif _left_with:
            leave_again(_left_with)
        elif _settings:
            reopen_dialog()  # what it waited for is not coming
        elif document.documentElement.hidden:  # signed out, and nothing was watched
            window.location.reload()
    # what is owed may reach this process after the message that the session has ended, what is left even later
    kept: str = (event and getattr(event, "key", None)) or ""
    if kept == f"{OWN}ended":
        on_ended(0)
    elif _left_with and kept.startswith(OWN) and not window.navigator.onLine:
        leave(_left_with)
    if not _settings or _asleep:
        return
    join_tabs(_settings["session_id"], on_activity, on_ended)
    on_ended(news("ended"))
    if _settings and _marked and not has_cookie(_settings["marker_cookie"]):
        end("signed-out")
    if not _settings:
        return
    if _settings["synchronise_tabs"] or left() <= 0:
        hear(news("activity") - behind())
    rest = left()
    wait = rest - _settings["countdown_ms"]
    # nobody sees the page while the server is asked: after a jump only it knows
    hide_page(rest <= 0)
    if rest <= 0:
        if _origin <= _trusted + JUMP or not window.navigator.onLine:
            if not _asking:
                end("time")
        elif now() >= min(_deadline, _limit) + GRACE:
            ask(event)
        else:  # to ask at once would keep alive what is about to end
            look_again(GRACE)
        return
    if wait > 0 or _dismissed >= _limit:
        wait = wait if wait > 0 else rest
        _retry = _limit
        _pause = FIRST_PAUSE
        close_dialog()
    else:
        wait = min(rest if document.hidden else until_change(rest), _retry - now())
        if wait <= 0:
            ask(event)
        try:
            show_dialog(_settings, seconds_left(rest), can_stay(), stay, tick_soon)
        except Exception as error:
            report(error)
            close_dialog()  # half a warning: the next tick makes another
    look_again(min(LONGEST_TIMER, wait))


def tick_soon(event: Any) -> None:
    """The focus left the warning: look again once the browser is done with what it is doing."""
    look_again(0)


def look_again(ms: float) -> None:
    """Arm the one timer, unless the page has stopped us when it was told of the warning."""
    global _timer
    window.clearTimeout(_timer)
    if _settings:
        _timer = window.setTimeout(guarded(tick), ms)
