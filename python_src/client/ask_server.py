"""Asks the server whether the session lives, or to keep it: one request for all tabs."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.answers import meaning, verdict
from client.countdown import whole
from client.lock import one_at_a_time
from client.request import fetch_plainly, send
from client.settings import Settings
from client.state import STATUS

OnAnswer = Callable[[str, float | None, str], None]

_request: Any = None
_turn: int = 0  # a question that is older than this is not asked any more


def ask_server(settings: Settings, question: str, on_answer: OnAnswer) -> None:
    """Ask, past every cache.

    on_answer gets the verdict, "busy" when another tab is asking; ms remaining, None if untold; and why it is over.
    """
    global _turn
    _turn = _turn + 1
    turn = _turn

    def act(release: Any) -> None:
        if turn == _turn:
            send_question(settings, question, on_answer, release)
        else:
            release()

    def otherwise() -> None:
        if turn == _turn:
            on_answer("busy", None, "")

    one_at_a_time(f"session-timeout {settings['session_id']}", act, otherwise)


def send_question(settings: Settings, question: str, on_answer: OnAnswer, release: Any) -> None:
    """Send the request; release the lock and give the answer."""
    global _request
    turn = _turn
    is_status = question == STATUS
    url = settings["status_url"] if is_status else settings["keep_alive_url"]
    session = settings["session_id"]

    def judge(said: str, is_vouched: bool, get_header: Callable[[str], Any]) -> None:
        if turn == _turn:
            remaining = whole(get_header("Session-Timeout-Remaining") or "")
            named: str = get_header("Session-Timeout-Id") or session
            found = verdict(said, is_vouched or remaining >= 0, named == session or session == "", remaining)
            on_answer(
                found, remaining * 1000 if remaining >= 0 else None, get_header("Session-Timeout-Reason") or "over"
            )

    def on_fetched(answer: Any) -> None:
        release()
        is_vouched = settings["status_url"] == ""
        if answer:
            said = meaning(answer.status, answer.type == "opaqueredirect")
            judge(said, is_vouched, lambda name: answer.headers.get(name))
        else:
            judge("offline", is_vouched, lambda name: None)

    def on_end(request: Any) -> None:
        release()
        moved = path_of(request.responseURL or url) != path_of(url)
        judge(meaning(request.status, moved), True, lambda name: request.getResponseHeader(name))

    if is_status or settings["is_ours"]:
        _request = fetch_plainly("GET", url, "", session, on_fetched)
    else:
        _request = send("GET", url, "", session, on_end)


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
