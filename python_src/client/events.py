"""What each event makes of a page's state: each changes the record it is given, which plan.py has copied.

phase        event                                 what
off          start                                 watching; asking if it is in doubt how the page came
watching     time is up                            asking, hidden; without a status address leaving
             a timer is late, Back                 asking in the open
             marker gone, clock set back           asking, hidden; without a status address leaving if the marker is
             the user stays, is active             asking to keep it alive
asking       alive                                 watching; hidden a little longer if 10 s or fewer are left
             over                                  leaving
             another tab asks, no answer           asking again: in the open ever more slowly, hidden for 10 s;
                                                   then shown if there is time and no word of an end, else leaving
             a tab of the session was active       watching, if only time was up
any of these a tab says that the session ended     leaving; said without its name: asking, hidden
             the server says so to the site        leaving
             sign-out                              signing out
             stop                                  off
signing out  time is up                            hidden; the sign-out's answer decides
             it failed                             as before it, and asking in the open
             it is done, or owed                   leaving
             a tab says that the session ended     nothing; leaving if the sign-out failed
leaving      anything                              nothing, but once more to leave when Back brings the page
"""

from client.clock import AHEAD, extended
from client.settings import Settings
from client.state import (
    ASKING,
    FIRST_PAUSE,
    GONE,
    KEEP_ALIVE,
    LEAVING,
    OFF,
    OPEN,
    SIGNING_OUT,
    STATUS,
    TIME_UP,
    WATCHING,
    Facts,
    State,
    can_stay,
    countdown_of,
    is_watched,
    session_end,
)

SHORT = 10000  # ms; a page whose time was up is not shown again for so little
UPLOAD_TIME = 30000  # ms until a form's answer is not waited for any more

# how a page came
FRESH = "fresh"  # from the server, which has counted it
COPY = "copy"  # made in advance, from a cache, or not counted
BACK = "back"  # a copy, by Back


def nothing(state: State, settings: Settings, facts: Facts) -> None:
    """Time has passed."""


def began(state: State, settings: Settings, facts: Facts, came: str, running: float) -> None:
    """The page is there, or has changed; nothing was watched.

    came: FRESH, COPY or BACK. running: ms of the running time when the request for it began.
    """
    time = state["clock_origin"] + running
    limit = settings["limit_ms"]
    state["phase_name"] = WATCHING
    state["trusted_origin"] = state["clock_origin"]
    state["began_at"] = time
    state["active_at"] = time
    state["idle_end"] = time + settings["timeout_ms"]
    state["limit_end"] = None if limit is None else time + limit
    is_unmarked = settings["marker_cookie"] != "" and not facts["has_marker"]
    if came == FRESH:
        state["untold_activity"] = time
    elif is_unmarked or (came == BACK and settings["status_url"] == "" and facts["is_online"]):
        doubt(state, GONE)
    else:
        doubt(state, OPEN)


def doubt(state: State, level: int) -> None:
    """The server is to be asked."""
    if state["question_asked"] is None:
        put_question(state, STATUS)
    if level > state["doubt_level"]:
        if state["doubt_level"] == OPEN:
            state["unheard_since"] = state["time_now"]
        state["doubt_level"] = level
        if level >= GONE:  # an answer to what was asked before says nothing of that
            put_question(state, STATUS)


def be_unsure(state: State, settings: Settings, facts: Facts) -> None:
    """Something may have been missed: the server is asked in the open."""
    if is_watched(state) and settings["status_url"] != "":
        doubt(state, OPEN)


def put_question(state: State, question: str) -> None:
    """A question is to be sent at once."""
    state["phase_name"] = ASKING
    state["question_asked"] = question
    state["is_sent"] = False
    state["retry_at"] = state["time_now"]


def be_sure(state: State) -> None:
    """Nothing is to be asked."""
    state["phase_name"] = WATCHING
    state["question_asked"] = None
    state["doubt_level"] = OPEN
    state["retry_pause"] = FIRST_PAUSE
    state["others_ask_since"] = None


def conclude(state: State, reason: str) -> None:
    """The session is over. While the user signs out, the page only hides."""
    if state["end_reason"] is None:
        state["end_reason"] = reason
    if state["phase_name"] != SIGNING_OUT:
        state["phase_name"] = LEAVING
        state["is_sent"] = False


def stay(state: State, settings: Settings, facts: Facts) -> None:
    """The user stays; or, when that cannot help, has seen the warning."""
    if can_stay(state):
        extend(state, settings, facts)
    else:
        state["closed_limit"] = state["limit_end"]


def extend(state: State, settings: Settings, facts: Facts) -> None:
    """The session is to be kept alive."""
    if is_watched(state) and state["doubt_level"] == OPEN:
        if state["question_asked"] != KEEP_ALIVE:
            put_question(state, KEEP_ALIVE)
        state["retry_at"] = state["time_now"]


def act(state: State, settings: Settings, facts: Facts) -> None:
    """The user did something: the server is told, at most once per interval, but not while the warning is open."""
    now = state["time_now"]
    last = max(state["active_at"], state["idle_end"] - settings["timeout_ms"])
    is_due = now >= last + settings["activity_interval_ms"] and facts["is_shown"] and settings["on_activity"]
    is_early = session_end(state) - now > countdown_of(state, settings)
    if state["phase_name"] == WATCHING and is_early and is_due and can_stay(state):
        state["active_at"] = now
        extend(state, settings, facts)


def answered(state: State, settings: Settings, verdict: str, remaining: int, reason: str) -> None:
    """The server has answered the question that is on its way, or not.

    verdict: "alive", "over", "busy" when another tab is asking, "offline", "failed".
    remaining: seconds of the session, by the server; -1 if it does not say. reason: why it is over.
    """
    if verdict == "over" and is_watched(state):  # whatever has raised a new doubt since: what is over stays so
        conclude(state, reason)
    if not state["is_sent"]:
        return
    state["is_sent"] = False
    since = state["time_now"] if state["others_ask_since"] is None else state["others_ask_since"]
    state["others_ask_since"] = since if verdict == "busy" else None
    if verdict == "alive":
        live(state, settings, remaining)
    elif verdict != "busy" and state["doubt_level"] > OPEN and settings["status_url"] == "":
        conclude(state, verdict)
    elif verdict == "busy" or state["doubt_level"] > OPEN:
        if state["doubt_level"] > OPEN:
            put_question(state, STATUS)
        state["retry_at"] = state["time_now"] + FIRST_PAUSE
    else:  # ever later, while anybody waits for it
        state["retry_pause"] = state["retry_pause"] * 2
        state["retry_at"] = state["time_now"] + state["retry_pause"]


def live(state: State, settings: Settings, remaining: int) -> None:
    """The session lives, for so many seconds from when that was asked, if it is said."""
    timeout = settings["timeout_ms"]
    is_status = state["question_asked"] == STATUS and settings["status_url"] != ""
    granted = min(remaining * 1000, timeout) if remaining >= 0 else timeout
    end = state["sent_at"] + granted
    limit = state["limit_end"]
    if settings["status_url"] == "":  # else it was asked because the clock had moved, which is known by now
        state["trusted_origin"] = state["sent_origin"]
    # what another tab did since then is newer
    state["idle_end"] = max(end, state["idle_end"]) if state["idle_end"] > state["sent_at"] + timeout else end
    did_not_help = granted <= settings["countdown_ms"] and not is_status  # and would not again
    if did_not_help or (remaining >= 0 and limit is not None and limit < end):
        state["limit_end"] = end
    state["untold_activity"] = state["idle_end"] - timeout
    if state["doubt_level"] > OPEN and granted <= SHORT and is_status:
        state["doubt_level"] = TIME_UP
        state["unheard_since"] = end
    else:
        be_sure(state)


def hear_activity(state: State, settings: Settings, facts: Facts, timestamp: float, is_named: bool) -> None:
    """Another tab was active at a time of the wall clock.

    is_named: whether it named this page's session, or that has no id; else it named none.
    """
    if is_named or settings["status_url"] == "":
        now = state["time_now"]
        at = timestamp + now - facts["wall_time"]
        state["idle_end"] = extended(state["idle_end"], at, now, settings["timeout_ms"])
    elif is_watched(state):
        doubt(state, OPEN)


def hear_end(state: State, settings: Settings, facts: Facts, timestamp: float, is_named: bool, reason: str) -> None:
    """A tab says that its session ended at a time of the wall clock.

    is_named: whether it named this page's session; else it named none. What names another is not for this page.
    """
    now = state["time_now"]
    at = timestamp + now - facts["wall_time"]
    is_ours = is_named or (at >= state["began_at"] and at <= now + AHEAD)
    if not is_ours or state["phase_name"] in [OFF, LEAVING]:
        return
    if is_named or settings["status_url"] == "" or settings["session_id"] == "":
        conclude(state, reason)
        state["waits_to_be_shown"] = reason != "signed-out" and not facts["is_shown"]
    elif state["phase_name"] != SIGNING_OUT:
        doubt(state, GONE)


def hear_server(state: State, settings: Settings, remaining: float, ago: float, is_ours: bool, reason: str) -> None:
    """The server said to the site itself how many seconds there are; 0: the session is over.

    ago: how many ms ago it was asked. is_ours: whether that was of this page's session, and no answer of before.
    """
    timeout = settings["timeout_ms"]
    if not is_watched(state):
        return
    if not is_ours:
        if settings["status_url"]:  # else to ask would keep alive what nobody may wish to
            doubt(state, OPEN)
    elif remaining > 0:
        state["idle_end"] = max(state["idle_end"], state["time_now"] - ago + min(remaining * 1000, timeout))
        state["untold_activity"] = state["idle_end"] - timeout
    else:
        conclude(state, reason)


def sign_out_began(state: State, settings: Settings, facts: Facts) -> None:
    """The user signs out."""
    if is_watched(state):
        state["phase_name"] = SIGNING_OUT
        state["is_sent"] = False


def sign_out_done(state: State, settings: Settings, facts: Facts) -> None:
    """The user has signed out, and goes by the sign-out's own way; or the server is yet to hear that."""
    if state["phase_name"] != OFF:
        state["phase_name"] = LEAVING
        state["end_reason"] = "signed-out"
        state["is_sent"] = False
        state["has_left"] = True


def sign_out_failed(state: State, settings: Settings, facts: Facts) -> None:
    """The sign-out has failed, or was none; it may have been heard all the same."""
    if state["phase_name"] == SIGNING_OUT:
        state["unheard_since"] = state["time_now"]  # nobody was asked meanwhile
        state["phase_name"] = WATCHING if state["question_asked"] is None else ASKING
        if state["end_reason"] is not None:
            state["phase_name"] = LEAVING
        elif settings["status_url"]:
            doubt(state, OPEN)


def be_put_away(state: State, settings: Settings, facts: Facts) -> None:
    """The page goes, perhaps to the back/forward cache."""
    if state["phase_name"] == ASKING and state["question_asked"] == KEEP_ALIVE and state["doubt_level"] == OPEN:
        be_sure(state)  # who comes back will say again what they wish
    state["is_asleep"] = True
    state["is_sent"] = False
    state["armed_for"] = None
    state["busy_until"] = None


def come_back(state: State, settings: Settings, facts: Facts) -> None:
    """The page came from the back/forward cache: where the browser was to sign out, only the server knows if it did."""
    was_signing_out = state["phase_name"] == SIGNING_OUT
    state["is_asleep"] = False
    state["has_left"] = False
    state["unheard_since"] = state["time_now"]
    sign_out_failed(state, settings, facts)
    if is_watched(state) and (was_signing_out or settings["status_url"]):
        doubt(state, GONE if was_signing_out else OPEN)


def send_form(state: State, settings: Settings, facts: Facts) -> None:
    """A form of the page's own is on its way: nothing aborts it."""
    state["busy_until"] = state["time_now"] + UPLOAD_TIME
