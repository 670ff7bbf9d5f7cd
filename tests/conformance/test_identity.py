"""Which session: every statement names one, and ends or keeps no other."""

from __future__ import annotations

import pytest

from .client import NAVIGATION, OVER, SCRIPT, Answer, Browser
from .running import Service


def is_refused(answer: Answer) -> bool:
    """An old key is nobody's; or the browser is to ask again, which then has the new one."""
    assert "anna" not in answer.text
    return answer.status in (303, 401, 503)


def test_pages_name_their_session(service: Service, anna: Browser) -> None:
    page = anna.go("/")
    assert page.meta("data-session-id") == page["Session-Timeout-Id"]
    assert anna.id == anna.go("/open").meta("data-session-id")
    assert service.signed_in().id != anna.id


def test_the_id_is_no_key(anna: Browser) -> None:
    """Who has it alone is nobody, and it is not what the store or the cookie has."""
    thief = anna.copy()
    for name in (key for key, _ in anna.cookies):
        assert anna.id not in (anna.cookie(name) or "")
    thief.cookies.clear()
    assert thief.status(Session_Timeout_Id=anna.id).told == OVER
    thief.cookies = dict.fromkeys(anna.cookies, anna.id)
    assert thief.status(Session_Timeout_Id=anna.id).told == OVER
    assert anna.status().status == 204


ASKS = {
    "a page": ("GET", "/private", NAVIGATION),
    "a page that nobody guards": ("GET", "/open", NAVIGATION),
    "a page without a session": ("GET", "/plain", NAVIGATION),
    "a script": ("GET", "/private", SCRIPT),
    "a form": ("POST", "/answer", SCRIPT),
    "a save": ("POST", "/answer", SCRIPT | {"Session-Timeout-Save": "1"}),
    "the site's own sign-out": ("POST", "/own-sign-out", SCRIPT),
    "keep-alive": ("GET", "/session/keep-alive", SCRIPT),
    "status": ("GET", "/session/status", SCRIPT),
    "sign-out": ("POST", "/session/sign-out", SCRIPT),
    "what is not there": ("GET", "/missing", SCRIPT),
}


@pytest.mark.parametrize("request_", ASKS.values(), ids=ASKS)
@pytest.mark.parametrize("named", ["of ben", "of nobody", "that was"])
def test_who_names_another_session_is_refused_before_the_sites_code_runs(
    service: Service, anna: Browser, request_: tuple[str, str, dict[str, str]], named: str
) -> None:
    method, path, headers = request_
    if named == "that was":
        session = anna.id
        anna.sign_out()
        anna.sign_in()
    else:
        session = service.signed_in("ben").id if named == "of ben" else "x"
    fields = "answer=stolen"
    service.wait(300)
    assert service.views
    answer = anna.ask(method, path, headers | {"Session-Timeout-Id": session}, fields if method == "POST" else None)
    assert answer.told == OVER
    assert service.views == 0
    assert anna.remaining == 600
    assert anna.go("/answer").text == "answer: None"


@pytest.mark.parametrize("path", ["/open", "/plain", "/session/keep-alive"])
def test_a_visitor_who_names_a_session_is_refused_too(service: Service, anna: Browser, path: str) -> None:
    session = anna.id
    assert service.views
    assert service.browser().fetch(path, Session_Timeout_Id=session).told == OVER
    assert service.views == 0


def test_who_names_their_own_is_served(anna: Browser) -> None:
    session = anna.id
    assert anna.fetch("/private", Session_Timeout_Id=session).told == (200, "900")
    assert anna.fetch("/private", Session_Timeout_Id="").status in (200, 401)


def test_a_moved_key_is_the_same_session(service: Service, anna: Browser) -> None:
    assert anna.send("/answer", {"answer": "mine"}).status == 200
    session, copy = anna.id, anna.copy()
    service.wait(300)
    assert anna.send("/move-key").status == 200
    assert anna.id == session
    assert anna.status(Session_Timeout_Id=session).told == (204, "900")
    assert anna.go("/answer").text == "answer: mine"
    assert anna.go("/").meta("data-expires-in") == "2700"
    if not service.keeps_in_cookie:
        for answer in (
            copy.status(),
            copy.status(Session_Timeout_Id=session),
            copy.keep_alive(),
            copy.fetch("/private"),
        ):
            assert (answer.told, answer["Retry-After"]) == ((503, None), "1")
        assert copy.fetch("/private", Session_Timeout_Id="another").told == OVER
        assert is_refused(copy.go("/private"))
        assert anna.status().status == 204


def test_a_session_that_ends_after_its_key_has_moved_is_over_by_the_old_one_too(anna: Browser) -> None:
    session, copy = anna.id, anna.copy()
    assert anna.send("/move-and-sign-out").status == 200
    for browser in (anna, copy):
        assert browser.status().told == browser.keep_alive(Session_Timeout_Id=session).told == OVER
        assert browser.go("/private").status == 303


def test_a_key_that_moves_under_a_slow_request_signs_nobody_out(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(100)
    late = anna.copy()
    slow = service.begin(late.go)
    assert anna.send("/move-key").status == 200
    moved = anna.cookie()
    service.wait(10)
    answer = slow.finish()
    assert answer.status in (200, 303, 401)
    # what the late answer sets, the browser has
    for line in answer.all("Set-Cookie"):
        anna._take(line)
    assert service.keeps_in_cookie or anna.cookie() == moved
    assert anna.go("/private").status == 200
    assert anna.id == session


def test_a_key_that_moves_in_two_requests_at_once_signs_nobody_out(service: Service, anna: Browser) -> None:
    session = anna.id
    slow = service.begin(anna.send)
    assert anna.send("/move-key").status == 200
    slow.finish()
    assert anna.go("/private").status == 200
    assert anna.id == session


@pytest.mark.parametrize("keep", [{}, {"keep": "1"}], ids=["clears", "keeps"])
def test_a_planted_session_does_not_see_who_signs_in(service: Service, keep: dict[str, str]) -> None:
    thief = service.browser()
    thief.send("/keep-something")
    planted = thief.cookie()
    assert planted
    anna = thief.copy().sign_in(**keep)
    assert anna.go("/private").text == "private page of anna"
    assert anna.cookie() != planted
    assert is_refused(thief.go("/private"))
    assert "anna" not in thief.go("/open").text


@pytest.mark.parametrize("keep", [{}, {"keep": "1"}], ids=["clears", "keeps"])
def test_another_person_begins_a_new_session(service: Service, anna: Browser, keep: dict[str, str]) -> None:
    anna.send("/answer", {"answer": "of anna"})
    session, of_anna = anna.id, anna.copy()
    service.wait(100)
    ben = anna.sign_in("ben", **keep)
    assert ben.id != session
    assert ben.go("/").meta("data-expires-in") == "3000"
    assert ben.go("/private").text == "private page of ben"
    assert keep or ben.go("/answer").text == "answer: None"
    assert ben.cookie() != of_anna.cookie()
    # what was Anna's is over
    assert "ben" not in of_anna.go("/private").text
    assert is_refused(of_anna.status())
    assert ben.status().status == 204


def test_the_same_person_keeps_the_session_and_begins_the_absolute_limit(service: Service, anna: Browser) -> None:
    session, before = anna.id, anna.copy()
    for _ in range(4):
        service.wait(700)
        assert anna.go("/private").status == 200
    assert anna.remaining == 200
    anna.sign_in()
    assert anna.id == session
    assert anna.remaining == 900
    assert anna.go("/").meta("data-expires-in") == "3000"
    if not service.keeps_in_cookie:
        assert anna.cookie() != before.cookie()
        assert is_refused(before.status())
    assert anna.status().status == 204


def test_the_same_person_after_an_end_begins_a_new_session(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(950)
    anna.sign_in()
    assert anna.id != session
    assert anna.status(Session_Timeout_Id=session).told == OVER
    assert anna.remaining == 900


def test_pages_that_want_a_recent_sign_in(service: Service, anna: Browser) -> None:
    assert anna.go("/recent").text == "recent: True"
    service.wait(59)
    assert anna.go("/recent").text == "recent: True"
    service.wait(2)
    assert anna.go("/recent").text == "recent: False"
    anna.sign_in()
    assert anna.go("/recent").text == "recent: True"
    assert "True" not in service.browser().go("/recent").text


def test_the_marker_has_the_session_cookies_path(service: Service) -> None:
    for settings, path in (({}, "/"), ({"cookie_path": "/report"}, "/report")):
        anna = service.with_settings(**settings)
        anna.send("/sign-in", {"user": "anna"})
        assert {at for (name, at) in anna.cookies if name in ("service_session", "signed_in")} == {path}


@pytest.mark.parametrize(("domain", "said"), [("", None), ("my_host", "my_host")])
def test_an_odd_domain_of_the_sessions_cookie_is_that_of_the_marker_until_it_goes(
    service: Service, domain: str, said: str | None
) -> None:
    """As frameworks take it: an empty one, of a variable that is not set, is none."""
    anna = service.with_settings(cookie_domain=domain)
    came = anna.send("/sign-in", {"user": "anna"}).sets("signed_in")
    service.wait(1000)
    answer = anna.go("/private")
    assert (answer.status, answer.path) == (303, "/session/timed-out")
    lines = [line.lower() for line in came + answer.sets("signed_in")]
    assert len(lines) == 2
    assert [f"domain={said}" in line if said else "domain" not in line for line in lines] == [True, True], lines
    assert anna.cookie("signed_in") is None


def test_a_service_without_its_session_leaves_the_marker_alone(service: Service) -> None:
    """Of two services on one host: nobody is signed in at this one."""
    visitor = service.browser()
    visitor.cookies[("signed_in", "/")] = "1"
    assert visitor.go("/plain").sets("signed_in") == []
    assert visitor.go("/open").sets("signed_in") == []


def test_sign_out_everywhere_ends_what_there_was_and_not_what_comes(service: Service, anna: Browser) -> None:
    laptop, phone, ben = anna, service.signed_in(), service.signed_in("ben")
    service.wait(1)
    laptop.send("/everywhere")
    service.wait(1)
    assert phone.go("/private").status == 303
    assert phone.status().told == laptop.status().told == OVER
    assert ben.go("/private").status == 200
    later = service.signed_in()
    assert later.go("/private").status == 200
    assert phone.sign_in().go("/private").status == 200


def test_who_ends_their_other_sessions_lives(service: Service, anna: Browser) -> None:
    phone = service.signed_in()
    service.wait(1)
    assert anna.send("/new-password").status == 200
    assert phone.status().told == OVER
    service.wait(1)
    assert anna.go("/private").status == 200


@pytest.mark.parametrize("posts", [False, True], ids=["read", "write"])
def test_a_sign_out_under_a_slow_request_is_final(service: Service, anna: Browser, posts: bool) -> None:
    late = anna.copy()
    slow = service.begin(late.send if posts else late.go)
    assert anna.sign_out().status == 303
    answer = slow.finish()
    assert "private" not in answer.text
    assert late.cookie("signed_in") is None or answer.sets("signed_in") == []
    assert late.status().told == OVER
    assert late.go("/private").status == 303


@pytest.mark.parametrize("user", ["anna", "ben"])
def test_a_slow_answer_of_a_session_that_time_has_ended_is_not_given(
    service: Service, anna: Browser, user: str
) -> None:
    slow = service.begin(anna.go)
    service.wait(910)
    anna.sign_in(user)
    answer = slow.finish()
    assert "private" not in answer.text
    assert answer.sets("service_session") == []
    assert anna.go("/private").text == f"private page of {user}"


def test_a_slow_answer_does_not_touch_the_next_persons_session(service: Service, anna: Browser) -> None:
    tab = anna.copy()
    slow = service.begin(tab.go)
    ben = anna.sign_in("ben")
    answer = slow.finish()
    assert "private" not in answer.text
    assert answer.sets("service_session") == []
    assert ben.go("/private").text == "private page of ben"


LATE = {
    "the page that says why": "/session/timed-out?session={session}",
    "a page for signed-in people": "/private",
    "a page for everybody": "/open",
    "what is not there": "/missing",
}


@pytest.mark.parametrize("path", LATE.values(), ids=LATE)
@pytest.mark.parametrize("keep", [{}, {"keep": "1"}, {"signs_out": "1"}], ids=["clears", "keeps", "signs out first"])
def test_a_request_that_comes_by_the_cookie_of_before_does_not_sign_out_who_has_signed_in(
    service: Service, anna: Browser, path: str, keep: dict[str, str]
) -> None:
    """Another tab hears of the end before the browser has the new cookie; its answer comes after that."""
    tab, session = anna.copy(), anna.id
    ben = anna.sign_in("ben", **keep)
    answer = tab.go(path.format(session=session))
    assert "private page" not in answer.text
    assert answer.all("Set-Cookie") == []
    assert ben.go("/private").text == "private page of ben"


def test_a_cookie_of_before_that_is_still_there_later_is_deleted(service: Service, anna: Browser) -> None:
    """The answer to the sign-in was lost: what the browser has is Anna's."""
    if not service.keeps_in_cookie:
        pytest.skip("what is left under an old key goes by the store's own clock")
    lost = anna.copy()
    anna.sign_in("ben")
    service.wait(70)
    assert lost.go("/private").status == 303
    assert lost.cookie() is None


@pytest.mark.parametrize("before", ["nobody", "something", "anna", "ben"])
def test_a_sign_in_that_is_sent_twice_begins_a_whole_session_each_time(service: Service, before: str) -> None:
    """A double click, or an answer that was lost: the second one comes by the cookie of before."""
    browser = service.browser()
    if before in ("anna", "ben"):
        browser.sign_in(before)
    elif before == "something":
        browser.send("/keep-something")
    again = browser.copy()
    browser.sign_in()
    again.sign_in()
    assert again.remaining == 900
    assert again.go("/private").text == "private page of anna"
    service.wait(800)
    assert again.keep_alive().told == (204, "900")
    service.wait(800)
    assert again.go("/private").text == "private page of anna"
