"""Many requests of one browser at once, as its tabs make them: none loses a session, none revives one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from .client import OVER, Answer, Browser
from .running import Service


def at_once(browser: Browser, *asks: Callable[[Browser], Answer], times: int = 4) -> list[Answer]:
    """Each of these asked so often, each from a tab that has the cookies of now."""
    tabs = [(ask, browser.copy()) for _ in range(times) for ask in asks]
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda each: each[0](each[1]), tabs))


def page(tab: Browser) -> Answer:
    return tab.go("/private")


def saves(tab: Browser) -> Answer:
    return tab.send("/answer", {"answer": "x"})


def test_they_keep_the_session(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(300)
    answers = at_once(anna, page, saves, Browser.keep_alive)
    assert {answer.told for answer in answers} == {(200, "900"), (204, "900")}
    if not service.keeps_in_cookie:
        assert anna.remaining == 900
    assert anna.id == session


def test_a_sign_out_among_them_is_final(service: Service, anna: Browser) -> None:
    service.wait(300)
    tab = anna.copy()
    answers = at_once(anna, page, saves, Browser.keep_alive, Browser.sign_out)
    # 400: what Django says of a session that was deleted meanwhile
    assert {answer.status for answer in answers} <= {200, 204, 303, 400, 401, 403}
    assert tab.status().told == OVER
    assert page(tab).status == 303
    assert page(anna).status == 303


def test_a_moved_key_among_them_loses_nobody(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(300)
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(at_once, anna.copy(), page, saves, Browser.keep_alive)
        assert anna.send("/move-key").status == 200
        # 400: what Django says of a session whose key moved just before it was stored
        may_be = {200, 204, 303, 503} | ({400} if service.framework == "django" else set())
        assert {answer.status for answer in others.result()} <= may_be
    assert page(anna).status == 200
    assert anna.id == session
