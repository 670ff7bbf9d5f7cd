"""Guarded pages after the end, and without one: for people and for scripts."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest

from .client import Answer, Browser, next_of
from .running import Service

TARGETS = [
    "/private",
    "/private?a=1&b=2",
    "/report/a%20b",
    "/report/a%23b",
    "/report/what%3F",
    "/report/100%25",
    "/report/caf%C3%A9?q=%26%3D&r=what?",
    "/report/x?next=%2Felsewhere",
    "/report/%FF?x=%FF",
    "/report/x?%0D%0ASet-Cookie:%20a=b",
]
SCRIPTS = {
    "fetch": {"Sec-Fetch-Mode": "cors"},
    "htmx": {"Sec-Fetch-Mode": "cors", "HX-Request": "true"},
    "who wants JSON": {"Accept": "application/json"},
}


def is_told(answer: Answer, page: str) -> bool:
    return (answer.status, answer.path) == (303, page)


@pytest.mark.parametrize("path", ["/", "/private", "/async", "/report/1", "/answer"])
def test_the_guard_lets_in_who_is_signed_in_and_nobody_else(service: Service, anna: Browser, path: str) -> None:
    assert anna.go(path).status == 200
    answer = service.browser().go(path)
    assert is_told(answer, "/sign-in")
    assert answer.next == path
    assert "anna" not in answer.text


@pytest.mark.parametrize("target", TARGETS)
def test_the_way_back_is_as_it_was_asked(service: Service, anna: Browser, target: str) -> None:
    assert service.browser().go(target).next == target
    service.wait(1000)
    answer = anna.go(target)
    assert is_told(answer, "/session/timed-out")
    assert answer.next == target
    # and goes on from there, to the sign-in
    page = anna.go(answer["Location"] or "")
    assert [next_of(link) for link in page.links if link.startswith("/sign-in")] == [target]


def test_a_way_back_that_is_too_long_is_left_out(service: Service, anna: Browser) -> None:
    service.wait(1000)
    answer = anna.go(f"/report/{'a' * 2100}")
    assert is_told(answer, "/session/timed-out")
    assert answer.next is None


def test_after_the_end_of_time(service: Service, anna: Browser) -> None:
    service.wait(901)
    assert is_told(anna.go("/private"), "/session/timed-out")
    # once told, the browser has no session any more
    assert is_told(anna.go("/private"), "/sign-in")


def test_after_a_sign_out(service: Service, anna: Browser) -> None:
    anna.sign_out()
    assert is_told(anna.go("/private"), "/sign-in")


def test_a_form_after_the_end_is_not_asked_for_again(service: Service, anna: Browser) -> None:
    service.wait(1000)
    answer = anna.send("/private")
    assert answer.status in (303, 403)
    assert answer.next in (None, "/private")
    assert service.views == 1  # the sign-in


def test_a_sign_in_address_with_a_query_stays_whole(service: Service) -> None:
    visitor = service.with_settings(sign_in_url="/sign-in?lang=en&from=a%26b")
    where = urlsplit(visitor.go("/report/a%20b?x=1")["Location"] or "")
    assert where.path == "/sign-in"
    assert parse_qs(where.query) == {"lang": ["en"], "from": ["a&b"], "next": ["/report/a%20b?x=1"]}


@pytest.mark.parametrize("headers", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("path", ["/private", "/async"])
def test_a_script_is_told_in_a_status(service: Service, anna: Browser, headers: dict[str, str], path: str) -> None:
    service.wait(1000)
    answer = anna.ask("GET", path, headers)
    assert answer.told == (401, "0")
    assert answer["Session-Timeout-Reason"] == "time"
    assert (answer.text, answer["Content-Type"], answer["Location"]) == ("", None, None)
    assert (answer["HX-Redirect"] is None) == ("HX-Request" not in headers)
    assert answer.cache == {"no-store", "private"}


@pytest.mark.parametrize("headers", SCRIPTS.values(), ids=SCRIPTS)
def test_a_visitors_script_is_told_in_a_status(service: Service, headers: dict[str, str]) -> None:
    answer = service.browser().ask("GET", "/private", headers)
    assert answer.told == (401, "0")
    assert (answer.text, answer["Session-Timeout-Reason"], answer["Location"]) == ("", None, None)


def test_htmx_is_led_on_to_the_page_that_it_is_in(service: Service, anna: Browser) -> None:
    service.wait(1000)
    page = f"http://127.0.0.1:{anna.port}/report/a%20b?x=1#part"
    answer = anna.fetch("/private", HX_Request="true", HX_Current_URL=page)
    assert answer.status == 401
    where = answer["HX-Redirect"] or ""
    assert urlsplit(where)[:3] == ("", "", "/session/timed-out")
    assert next_of(where) == "/report/a%20b?x=1"


@pytest.mark.parametrize("path", ["a", "t%C5%B7", "id=5;b,c", "a%2Cb", "100%25"])
@pytest.mark.parametrize("form", ["{sent}", "{sent}?", "{escaped}", "{decoded}", "http://127.0.0.1:{port}{sent}"])
def test_who_meets_a_guard_of_the_sites_own_is_told_why(service: Service, anna: Browser, path: str, form: str) -> None:
    sent = f"/own-guard/{path}"
    decoded = unquote(sent)
    back = form.format(sent=sent, decoded=decoded, escaped=quote(decoded), port=anna.port)
    to = f"/somewhere?{urlencode({'came_from': back})}"
    asked = f"{sent}?{urlencode({'to': to})}"
    assert anna.go(asked).status == 200
    service.wait(1000)
    visitor, answer = service.browser().go(asked), anna.go(asked)
    assert (visitor.status, visitor["Location"]) == (302, to)
    assert is_told(answer, "/session/timed-out")
    assert answer.next == asked


def test_a_guard_that_says_no_way_back_gets_none(service: Service, anna: Browser) -> None:
    service.wait(1000)
    answer = anna.go("/own-guard/a?to=/sign-in")
    assert is_told(answer, "/session/timed-out")
    assert answer.next is None


def test_a_page_of_the_sites_own_that_is_not_guarded_is_shown_without_the_session(
    service: Service, anna: Browser
) -> None:
    service.wait(1000)
    answer = anna.go("/open")
    assert answer.status == 200
    assert "signed in: None" in answer.text
    assert answer.meta("data-timeout") is None


@pytest.mark.parametrize("to", ["/sign-in", "/log-in?back=/session/timed-out"])
def test_a_guard_of_the_whole_site_needs_no_exception_for_our_pages(service: Service, to: str) -> None:
    anna = service.with_settings(guard=to).sign_in()
    assert anna.go("/open").status == 200
    service.wait(1000)
    for _ in range(2):  # a reload too
        page = anna.go("/session/timed-out")
        assert (page.status, page["Location"], "session-ended" in page.text) == (200, None, True)
    assert anna.go("/open").status == 302


def test_a_guard_of_the_whole_site_leaves_status_sign_out_and_files_alone(service: Service) -> None:
    anna = service.with_settings(guard="/sign-in").sign_in()
    anna.sign_out()
    assert "session-ended" in anna.go("/session/signed-out").text
    for address in ("/session/status", "/session/keep-alive"):
        assert anna.fetch(address).told == (401, "0")
    assert anna.go("/session/worker.js").status == 200
