"""What each event makes of a page's state. Pure: each gives a new state, of which plan.py says what is to be done.

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
signing out  it failed                             as before it, and asking in the open
             it is done, or owed                   leaving
             a tab says that the session ended     nothing; leaving if the sign-out failed
leaving      anything                              nothing, but once more to leave when Back brings the page
"""

from client.clock import AHEAD, extended
from client.settings import Settings
from client.state import (
    ASKING,
    ENDED,
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
    raw_origin,
    session_end,
    set_back,
    time_now,
)

SHORT = 10000  # ms; a page whose time was up is not shown again for so little
UPLOAD_TIME = 30000  # ms until a form's answer is not waited for any more

# how a page came
FRESH = "fresh"  # from the server, which has counted it
COPY = "copy"  # made in advance, from a cache, or not counted
BACK = "back"  # a copy, by Back


def no_session() -> State:
    """The state of a page that watches nothing."""
    return {
        "phase_name": OFF,
        "clock_origin": 0,
        "trusted_origin": 0,
        "began_at": 0,
        "idle_end": 0,
        "limit_end": None,
        "had_marker": False,
        "active_at": 0,
        "closed_limit": None,
        "untold_activity": None,
        "armed_for": None,
        "is_asleep": False,
        "busy_until": None,
        "question_asked": None,
        "doubt_level": OPEN,
        "question_number": 0,
        "is_sent": False,
        "sent_at": 0,
        "sent_origin": 0,
        "retry_at": 0,
        "retry_pause": FIRST_PAUSE,
        "hidden_since": 0,
        "unheard_since": 0,
        "end_reason": None,
        "untold_end": False,
        "has_left": False,
        "waits_to_be_shown": False,
    }


def started(before: State, settings: Settings, facts: Facts, came: str, began: float) -> State:
    """The page is there, or has changed. Once left, it stays left.

    came: FRESH, COPY or BACK. began: ms of the running time when the request for it began.
    """
    if before["phase_name"] in [LEAVING, SIGNING_OUT]:
        return before
    origin = max(before["clock_origin"], raw_origin(facts))
    now = origin + began
    limit = settings["limit_ms"]
    state: State = {
        **no_session(),
        "phase_name": WATCHING,
        "clock_origin": origin,
        "trusted_origin": raw_origin(facts),
        "began_at": now,
        "idle_end": now + settings["timeout_ms"],
        "limit_end": None if limit is None else now + limit,
        "had_marker": facts["has_marker"],
        "active_at": now,
        "question_number": before["question_number"] + 1,
    }
    is_unmarked = settings["marker_cookie"] != "" and not facts["has_marker"]
    if came != FRESH and (is_unmarked or (came == BACK and settings["status_url"] == "" and facts["is_online"])):
        doubt(state, settings, facts, GONE)
    elif came != FRESH:
        doubt(state, settings, facts, OPEN)
    else:
        state["untold_activity"] = now
    return state


def stopped(before: State, settings: Settings, facts: Facts) -> State:
    """The page watches no more."""
    if before["phase_name"] in [LEAVING, SIGNING_OUT]:
        return before
    return {**no_session(), "clock_origin": before["clock_origin"], "question_number": before["question_number"] + 1}


def doubt(state: State, settings: Settings, facts: Facts, level: int) -> None:
    """Change the state: the server is to be asked."""
    now = time_now(state, facts)
    if state["question_asked"] is None:
        put_question(state, STATUS if settings["status_url"] else KEEP_ALIVE, now)
        state["doubt_level"] = OPEN
    if level > state["doubt_level"]:
        if state["doubt_level"] == OPEN:
            state["hidden_since"] = now
            state["unheard_since"] = now
            state["retry_at"] = now
        state["doubt_level"] = level
        if level == ENDED:  # an answer to what was asked before says nothing of that
            take_back(state)
            state["retry_at"] = now


def put_question(state: State, question: str, now: float) -> None:
    """Change the state: a question is to be sent at once."""
    state["phase_name"] = ASKING
    state["question_asked"] = question
    state["retry_at"] = now
    state["unheard_since"] = now
    take_back(state)


def take_back(state: State) -> None:
    """Change the state: no answer to what was sent counts any more."""
    state["is_sent"] = False
    state["question_number"] = state["question_number"] + 1


def be_sure(state: State) -> None:
    """Change the state: nothing is to be asked."""
    state["phase_name"] = WATCHING
    state["question_asked"] = None
    state["doubt_level"] = OPEN
    state["retry_pause"] = FIRST_PAUSE


def conclude(state: State, reason: str) -> None:
    """Change the state: the session is over. While the user signs out, the page only hides."""
    if state["end_reason"] is None:
        state["end_reason"] = reason
    if state["phase_name"] != SIGNING_OUT and state["phase_name"] != OFF:
        state["phase_name"] = LEAVING
        take_back(state)


def kept_by_user(before: State, settings: Settings, facts: Facts) -> State:
    """The user stays; or, when that cannot help, has seen the warning."""
    state: State = {**before}
    if can_stay(state):
        return asked_to_keep(state, settings, facts)
    state["closed_limit"] = state["limit_end"]
    return state


def asked_to_keep(before: State, settings: Settings, facts: Facts) -> State:
    """The session is to be kept alive."""
    state: State = {**before}
    now = time_now(state, facts)
    if state["phase_name"] == WATCHING or (state["phase_name"] == ASKING and state["doubt_level"] == OPEN):
        if state["question_asked"] != KEEP_ALIVE:
            put_question(state, KEEP_ALIVE, now)
        elif not state["is_sent"]:
            state["retry_at"] = now
    return state


def used(before: State, settings: Settings, facts: Facts) -> State:
    """The user did something: the server is told, at most once per interval, but not while the warning is open."""
    now = time_now(before, facts)
    last = max(before["active_at"], before["idle_end"] - settings["timeout_ms"])
    is_due = now >= last + settings["activity_interval_ms"] and facts["is_shown"]
    is_warned = session_end(before) - now <= settings["countdown_ms"]
    if before["phase_name"] != WATCHING or is_warned or not is_due or not can_stay(before):
        return before
    return asked_to_keep({**before, "active_at": now}, settings, facts)


def answered(
    before: State, settings: Settings, facts: Facts, number: int, verdict: str, remaining: float | None, reason: str
) -> State:
    """The server has answered the question of this number, or not.

    verdict: "alive", "over", "busy" when another tab is asking, "offline", "failed".
    remaining: ms of the session, by the server; None if it does not say. reason: why it is over.
    """
    state: State = {**before}
    if not state["is_sent"] or number != state["question_number"]:
        return state
    now = time_now(state, facts)
    take_back(state)
    if verdict == "alive":
        live(state, settings, remaining)
    elif verdict == "busy":
        is_patient = state["question_asked"] == KEEP_ALIVE and state["doubt_level"] == OPEN
        put_off(state, settings, now, is_patient)
    elif verdict == "over":
        conclude(state, reason)
        state["untold_end"] = settings["status_url"] != ""
    elif state["doubt_level"] > OPEN and settings["status_url"] == "":
        conclude(state, verdict)
    else:
        put_off(state, settings, now, True)
    return state


def live(state: State, settings: Settings, remaining: float | None) -> None:
    """Change the state: the session lives, for so many ms from when that was asked, if it is said."""
    timeout = settings["timeout_ms"]
    was_status = state["question_asked"] == STATUS
    granted = timeout if remaining is None else min(remaining, timeout)
    end = state["sent_at"] + granted
    state["trusted_origin"] = state["sent_origin"]
    # what another tab did since then is newer
    newer = state["idle_end"] - timeout > state["sent_at"]
    state["idle_end"] = max(end, state["idle_end"]) if newer else end
    limit = state["limit_end"]
    if remaining is not None and limit is not None and limit < end:
        state["limit_end"] = end
    if granted <= settings["countdown_ms"] and not was_status:  # it did not help, and would not again
        state["limit_end"] = end if limit is None else min(limit, end)
    state["untold_activity"] = state["idle_end"] - timeout
    if state["doubt_level"] > OPEN and granted <= SHORT and was_status:
        state["doubt_level"] = TIME_UP
        state["retry_at"] = end
        state["unheard_since"] = end
    else:
        be_sure(state)


def put_off(state: State, settings: Settings, now: float, is_slower: bool) -> None:
    """Change the state: the question is sent again; in the open ever later, if need be."""
    if state["doubt_level"] > OPEN:
        if settings["status_url"]:
            state["question_asked"] = STATUS
        state["retry_at"] = now + FIRST_PAUSE
    elif state["question_asked"] == KEEP_ALIVE and session_end(state) - now > settings["countdown_ms"]:
        be_sure(state)  # nobody waits for it
    else:
        pause = state["retry_pause"] * 2 if is_slower else FIRST_PAUSE
        state["retry_pause"] = pause
        state["retry_at"] = now + pause


def heard_activity(before: State, settings: Settings, facts: Facts, timestamp: float, is_named: bool) -> State:
    """Another tab was active at a time of the wall clock.

    is_named: whether it named this page's session, or that has no id; else it named none.
    """
    state: State = {**before}
    if state["phase_name"] in [WATCHING, ASKING] and not is_named and settings["status_url"]:
        doubt(state, settings, facts, OPEN)
    elif state["phase_name"] != OFF:
        at = timestamp + set_back(state, facts)
        state["idle_end"] = extended(state["idle_end"], at, time_now(state, facts), settings["timeout_ms"])
    return state


def heard_end(before: State, settings: Settings, facts: Facts, timestamp: float, is_named: bool, reason: str) -> State:
    """A tab says that its session ended at a time of the wall clock.

    is_named: whether it named this page's session; else it named none. What names another is not for this page.
    """
    state: State = {**before}
    time = timestamp + set_back(state, facts)
    is_ours = is_named or (time >= state["began_at"] and time <= time_now(state, facts) + AHEAD)
    if state["phase_name"] in [OFF, LEAVING] or not is_ours:
        return before
    if is_named or settings["status_url"] == "" or settings["session_id"] == "":
        conclude(state, reason)
        state["waits_to_be_shown"] = reason != "signed-out" and not facts["is_shown"]
    elif state["phase_name"] == WATCHING or state["phase_name"] == ASKING:
        doubt(state, settings, facts, GONE)
    return state


def noticed_end(state: State, settings: Settings, facts: Facts, timestamp: float, reason: str) -> None:
    """Change the state: a tab has noted that the session of this page, if it has an id, ended at a time."""
    time = timestamp + set_back(state, facts)
    is_named = settings["session_id"] != ""
    if settings["status_url"]:
        doubt(state, settings, facts, ENDED)
    elif is_named or (time >= state["began_at"] and time <= time_now(state, facts) + AHEAD):
        conclude(state, reason)


def heard_server(
    before: State, settings: Settings, facts: Facts, remaining: float, ago: float, is_ours: bool, reason: str
) -> State:
    """The server said to the site itself how much time there is, in ms; 0: the session is over.

    ago: how many ms ago it was asked. is_ours: whether that was of this page's session, and no answer of before.
    """
    state: State = {**before}
    if state["phase_name"] not in [WATCHING, ASKING]:
        return state
    if not is_ours:
        doubt(state, settings, facts, OPEN)
    elif remaining > 0:
        timeout = settings["timeout_ms"]
        state["idle_end"] = max(state["idle_end"], time_now(state, facts) - ago + min(remaining, timeout))
        state["untold_activity"] = state["idle_end"] - timeout
    else:
        conclude(state, reason)
        state["untold_end"] = True
    return state


def sign_out_began(before: State, settings: Settings, facts: Facts) -> State:
    """The user signs out."""
    state: State = {**before}
    if state["phase_name"] in [WATCHING, ASKING]:
        state["phase_name"] = SIGNING_OUT
        take_back(state)
    return state


def sign_out_owed(before: State, settings: Settings, facts: Facts) -> State:
    """The user has signed out before, and the server is to hear it now."""
    state = sign_out_began(before, settings, facts)
    return {**state, "end_reason": "signed-out"} if state["phase_name"] == SIGNING_OUT else state


def sign_out_ended(before: State, settings: Settings, facts: Facts, is_done: bool, came_back: bool) -> State:
    """The sign-out is done, or else has failed. came_back: Back has brought the page that a sign-out was to replace."""
    state: State = {**before}
    if state["phase_name"] != SIGNING_OUT:
        return state
    state["phase_name"] = WATCHING if state["question_asked"] is None else ASKING
    if is_done:
        state["end_reason"] = "signed-out"
        conclude(state, "signed-out")
        state["has_left"] = True  # who signs out goes by the sign-out's own way
    elif state["end_reason"] is not None:
        conclude(state, state["end_reason"])
    elif settings["status_url"] or came_back:  # it may have been heard all the same
        doubt(state, settings, facts, GONE if came_back else OPEN)
    return state


def put_away(before: State, settings: Settings, facts: Facts) -> State:
    """The page goes, perhaps to the back/forward cache."""
    state: State = {**before, "is_asleep": True, "armed_for": None, "busy_until": None}
    take_back(state)
    return state


def taken_back(before: State, settings: Settings, facts: Facts) -> State:
    """The page came from the back/forward cache."""
    state: State = {**before, "is_asleep": False, "has_left": False}
    phase = state["phase_name"]
    if phase == SIGNING_OUT:
        return sign_out_ended(state, settings, facts, False, True)
    if settings["status_url"] and phase in [WATCHING, ASKING]:
        doubt(state, settings, facts, OPEN)
    return state


def sent_form(before: State, settings: Settings, facts: Facts) -> State:
    """A form of the page's own is on its way: nothing aborts it."""
    return {**before, "busy_until": time_now(before, facts) + UPLOAD_TIME}
