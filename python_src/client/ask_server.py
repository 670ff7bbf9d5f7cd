"""Asks the server whether the session lives, or to keep it: one request for all tabs."""

from collections.abc import Callable
from typing import Any, TypedDict

from browser import document, window

from client.answers import judge
from client.countdown import whole
from client.dom import guarded, if_possible
from client.fetch_once import fetch_once
from client.lock import one_at_a_time
from client.request import send
from client.settings import Settings
from client.state import STATUS


class Word(TypedDict):
    """What an answer says of a session. Seconds remaining: -1 if it does not say; the id of none: ""."""

    seconds_remaining: int
    named_session: str
    end_reason: str


OnAnswer = Callable[[str, int, str], None]

_request: Any = None  # what can be aborted
_turn: int = 0  # a question that is older than this is not asked any more


def ask_server(settings: Settings, question: str, alone: bool, on_answer: OnAnswer) -> None:
    """Ask, past every cache, instead of what was asked before.

    alone: whether another tab that is asking is not waited for. on_answer gets the verdict, "alive", "over", "offline",
    "failed", or "busy" when another tab is asking; seconds remaining, -1 if untold; and why it is over.
    """
    cancel_request()
    turn = _turn

    def act(release: Any) -> None:
        if turn == _turn:
            send_question(settings, question, on_answer, release)
        else:
            release()

    def otherwise() -> None:
        if turn == _turn:
            on_answer("busy", -1, "")

    if alone:
        act(lambda: None)
    else:
        one_at_a_time(f"session-timeout {settings['session_id']}", act, otherwise)


def send_question(settings: Settings, question: str, on_answer: OnAnswer, release: Any) -> None:
    """Send the request; release the lock and give the answer."""
    global _request
    turn = _turn
    is_status = question == STATUS and settings["status_url"] != ""
    url = settings["status_url"] if is_status else settings["keep_alive_url"]
    session = settings["session_id"]

    def end(said: str, answer: Any) -> None:
        if_possible(release)  # after the other tabs have been told: who waits for the lock has no need to ask then
        if turn == _turn:
            word = word_of(answer)
            on_answer(verdict(said, word, settings), word["seconds_remaining"], word["end_reason"])

    def on_fetched(answer: Any) -> None:
        end(judge(answer.status, answer.type == "opaqueredirect"), answer)

    def on_end(request: Any) -> None:
        moved = path_of(request.responseURL or url) != path_of(url)
        end(judge(request.status, moved), request)

    if is_status or settings["is_ours"]:
        _request = window.AbortController.new()
        sent = fetch_once("GET", url, "", session, _request, guarded(on_fetched))
        sent.catch(guarded(lambda error: end("offline", None)))
    else:
        _request = send("GET", url, "", session, on_end)


def word_of(answer: Any) -> Word:
    """What a Response or an XMLHttpRequest says of a session; None, nothing."""

    def header(name: str) -> str:
        headers = getattr(answer or "", "headers", None)
        text: str = (headers.get(name) if headers else answer and answer.getResponseHeader(name)) or ""
        return text

    return {
        "seconds_remaining": whole(header("Session-Timeout-Remaining")),
        "named_session": header("Session-Timeout-Id"),
        "end_reason": header("Session-Timeout-Reason") or "over",
    }


def verdict(said: str, word: Word, settings: Settings) -> str:
    """What an answer says of the session that was asked about, for all that this page knows."""
    is_other = word["named_session"] not in ["", settings["session_id"]] and settings["session_id"] != ""
    if said in ["over", "denied"]:
        return "over"
    if said == "fine" and (word["seconds_remaining"] >= 0 or settings["status_url"] == ""):
        return "over" if is_other or word["seconds_remaining"] == 0 else "alive"
    return "offline" if said == "offline" else "failed"


def path_of(url: str) -> str:
    """The path of a URL as seen from this page."""
    path: str = window.URL.new(url, document.baseURI).pathname
    return path


def cancel_request() -> None:
    """Take back the request under way, if any, or about to be sent."""
    global _turn
    _turn = _turn + 1
    if _request:
        _request.abort()
