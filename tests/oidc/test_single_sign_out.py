"""Single sign-out in both directions, with a certified provider, two services and several browsers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import httpx2
import pytest

from examples.oidc.provider import certified
from session_timeout.oidc import ask_again
from session_timeout.revocations import Revocations

from .conftest import People
from .flask_service import flask_service
from .person import Person
from .service import Service
from .services import Serve

pytestmark = pytest.mark.provider

PAIRS = {"flask-cookies": "django-signed_cookies", "starlette-memory": "flask-files", "django-db": "starlette-cookies"}
"""One service, and the other one beside it: of another framework."""
SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin", "Accept": "*/*"}


@pytest.fixture(params=PAIRS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def other(kind: str) -> str:
    return PAIRS[kind]


def is_in(person: Person, service: Service) -> bool:
    """Whether the service shows somebody what is private, and keeps their session alive; both or neither."""
    shown = person.http.get(f"{service.origin}/private", headers=SCRIPT)
    alive = person.http.get(f"{service.origin}/session/keep-alive", headers=SCRIPT)
    assert (shown.status_code, alive.status_code) in ((200, 204), (401, 401))
    if shown.status_code == 401:
        assert shown.content == b""
    return shown.status_code == 200


def sign_in(person: Person, *services: Service) -> None:
    for service in services:
        assert "Private to" in person.visit(f"{service.origin}/sign-in").text


def heading(answer: httpx2.Response) -> str:
    return answer.text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()


# From us to the provider, and from the provider to us


def test_signed_out_at_one_is_signed_out_at_the_other(kind: str, other: str, serve: Serve, person: People) -> None:
    one, two = serve(kind), serve(other)
    anna, elsewhere = person(), person()
    sign_in(anna, one, two)
    sign_in(elsewhere, two)
    session_id = anna.visit(f"{two.origin}/private").headers["Session-Timeout-Id"]
    with anna.copy() as copied:
        page = anna.leave(one.origin)
        assert str(page.url) == f"{one.origin}/session/signed-out"
        assert heading(page) == "You signed out"
        assert not is_in(copied, two)
        assert not is_in(copied, one)
    # the copy came first, and what the server kept is gone: a page says which session it is of
    told = anna.http.get(f"{two.origin}/session/status", headers={**SCRIPT, "Session-Timeout-Id": session_id})
    assert (told.status_code, told.headers["Session-Timeout-Reason"]) == (401, "provider")
    assert not is_in(anna, two)
    assert is_in(elsewhere, two)
    assert (set(one.ends), set(two.ends)) == ({"signed-out"}, {"provider"})


def test_the_other_services_page_says_you_signed_out(kind: str, serve: Serve, anna: Person) -> None:
    one, two = serve(kind), serve(kind)
    sign_in(anna, one, two)
    anna.leave(one.origin)
    page = anna.visit(f"{two.origin}/private")
    assert str(page.url).startswith(f"{two.origin}/session/signed-out")
    assert heading(page) == "You signed out"
    assert 'name="session-ended"' in page.text


def test_with_a_sub_alone_every_session_of_the_person_ends(kind: str, other: str, serve: Serve, person: People) -> None:
    """As at GOV.UK One Login: ES256, and no sid."""
    one, two = serve(kind, algorithm="ES256", sid=False), serve(other, algorithm="ES256", sid=False)
    anna, elsewhere = person(), person()
    sign_in(anna, one, two)
    sign_in(elsewhere, two)
    one.provider.set(sign_in_as="ben")
    ben = person()
    sign_in(ben, two)
    anna.leave(one.origin)
    assert not is_in(anna, two)
    assert not is_in(elsewhere, two)
    assert is_in(ben, two)
    # and whoever signs in again is in
    one.provider.set(sign_in_as="anna")
    sign_in(elsewhere, two)


def test_signed_out_at_the_provider_itself(kind: str, other: str, serve: Serve, anna: Person) -> None:
    one, two = serve(kind), serve(other)
    sign_in(anna, one, two)
    assert heading(anna.visit(f"{one.provider.issuer}/session/end")) == "You signed out of the provider"
    assert (is_in(anna, one), is_in(anna, two)) == (False, False)


def test_no_at_the_provider_ends_the_session_here_alone(kind: str, other: str, serve: Serve, anna: Person) -> None:
    one, two = serve(kind), serve(other)
    sign_in(anna, one, two)
    page = anna.leave(one.origin, "no")
    assert heading(page) == "You signed out"
    assert (is_in(anna, one), is_in(anna, two)) == (False, True)
    # and they are asked for nothing to come back
    one.provider.set(forget=True)
    sign_in(anna, one)
    assert one.provider.did("asked") == []


def test_a_service_that_is_down_keeps_nobody(kind: str, other: str, serve: Serve, anna: Person) -> None:
    one, two = serve(kind), serve(other)
    with flask_service("127.0.0.9", provider=one.provider) as down:
        sign_in(anna, down, one, two)
    assert heading(anna.leave(one.origin)) == "You signed out"
    assert not is_in(anna, two)
    assert [each["client"] for each in one.provider.did("backchannel.error")] == [down.known["client_id"]]


def test_new_keys_at_the_provider(kind: str, serve: Serve, person: People) -> None:
    one, two = serve(kind), serve(kind)
    for _ in range(2):
        anna = person()
        sign_in(anna, one, two)
        one.provider.set(rotate=True)
        anna.leave(one.origin)
        assert not is_in(anna, two)
    assert one.provider.did("backchannel.error") == []


def test_a_sign_out_that_overtakes_the_sign_in_wins(kind: str, serve: Serve, anna: Person) -> None:
    one = serve(kind)
    with anna.copy() as other_tab:

        def meanwhile() -> None:
            for cookie in anna.http.cookies.jar:
                other_tab.http.cookies.jar.set_cookie(cookie)
            other_tab.visit(f"{one.provider.issuer}/session/end")

        one.between = meanwhile
        page = anna.visit(f"{one.origin}/sign-in")
    assert heading(page) == "You signed out"
    assert not is_in(anna, one)


@pytest.mark.parametrize("kind", ["flask-cookies", "starlette-cookies", "django-signed_cookies"])
def test_every_process_knows_before_the_provider_has_its_answer(kind: str, serve: Serve, anna: Person) -> None:
    """Two processes of one service, whose session is in the cookie alone; the provider tells one of them."""
    hubs: list[Revocations] = []

    def tell(number: int) -> Callable[[str, float], None]:
        return lambda key, at: hubs[1 - number].hear(key, at)

    hubs += [Revocations(publish=tell(number)) for number in range(2)]
    # Django's share a cache
    shared = [{"shared": "both"} if kind.startswith("django") else {"revocations": hub} for hub in hubs]
    one = serve(kind, **shared[0])
    other = serve(kind, known=one.known, **shared[1])
    sign_in(anna, one)
    assert is_in(anna.at(other.origin, of=one.origin), other)
    anna.visit(f"{one.provider.issuer}/session/end")
    assert len(one.provider.did("backchannel.success")) == 1
    assert not is_in(anna.at(other.origin, of=one.origin), other)


def test_an_open_tab_hears_of_it_at_once(serve: Serve, anna: Person) -> None:
    one, two = serve("flask-files"), serve("starlette-cookies", events=True)
    sign_in(anna, one, two)
    session_id = anna.visit(f"{two.origin}/private").headers["Session-Timeout-Id"]
    lines: list[str] = []
    listens = threading.Event()

    def listen() -> None:
        with tab.http.stream("GET", f"{two.origin}/session/events", headers=SCRIPT) as events:
            for line in events.iter_lines():
                lines.append(line)
                listens.set()

    with anna.copy() as tab:
        thread = threading.Thread(target=listen)
        thread.start()
        assert listens.wait(30)
        anna.leave(one.origin)
        thread.join(30)  # the event ends the answer
    told = lines[lines.index("event: ended") + 1]
    assert json.loads(told.removeprefix("data: ")) == {"session": session_id, "reason": "provider"}


# At time-out


def test_the_way_of_a_time_out_leads_by_the_provider_and_back(
    kind: str, other: str, serve: Serve, anna: Person
) -> None:
    one, two = serve(kind, at_timeout=True), serve(other)
    sign_in(anna, one, two)
    one.ahead = 1000
    status = anna.http.get(f"{one.origin}/session/status", headers=SCRIPT)
    assert (status.status_code, status.headers["Session-Timeout-Reason"]) == (401, "time")
    page = anna.visit(f"{one.origin}/session/timed-out?next=%2Fprivate%3Fa%3D1")
    assert page.url.path == "/session/timed-out"
    assert page.url.params["next"] == "/private?a=1"
    assert heading(page) == "For your security, we signed you out"
    assert 'name="session-ended"' in page.text
    assert len(one.provider.did("end_session.success")) == 1
    # the other service too, and whoever signs in next is asked who they are
    assert not is_in(anna, two)
    one.provider.set(sign_in_as="ben", forget=True)
    one.ahead = 0
    sign_in(anna, one)
    assert [each["reasons"] for each in one.provider.did("asked")] == [["no_session"]]


@pytest.mark.parametrize("by", ["sign-out", "time-out"])
def test_an_id_token_that_has_expired_is_a_hint_still(
    kind: str, other: str, serve: Serve, anna: Person, by: str
) -> None:
    one, two = serve(kind, at_timeout=True), serve(other)
    sign_in(anna, one, two)
    expired = time.time() + 2
    while time.time() < expired:  # the provider's live for one second
        assert one.provider.did("end_session.success") == []
    if by == "sign-out":
        assert heading(anna.leave(one.origin)) == "You signed out"
    else:
        one.ahead = 1000
        assert heading(anna.visit(f"{one.origin}/private")) == "For your security, we signed you out"
    assert len(one.provider.did("end_session.success")) == 1
    assert not is_in(anna, two)


@pytest.mark.parametrize("first", ["a page", "a script", "a keep-alive"])
def test_whatever_comes_first_after_the_time_the_provider_is_told_once(
    kind: str, serve: Serve, anna: Person, first: str
) -> None:
    one = serve(kind, at_timeout=True)
    sign_in(anna, one)
    one.ahead = 1000
    if first != "a page":
        path = "/private" if first == "a script" else "/session/keep-alive"
        assert anna.http.get(one.origin + path, headers=SCRIPT).status_code == 401
    page = anna.visit(f"{one.origin}/private")
    assert heading(page) == "For your security, we signed you out"
    assert len(one.provider.did("end_session.success")) == 1
    # never in a loop: neither again, nor by the other tabs
    for path in ("/session/timed-out", "/session/signed-out", "/session/timed-out?session=x"):
        anna.visit(one.origin + path)
    assert len(one.provider.did("end_session.success")) == 1


def test_a_provider_that_is_down_keeps_nobody_from_the_timed_out_page(
    kind: str, serve: Serve, node: certified.Node
) -> None:
    with certified.running(node) as short:
        one = serve(kind, at_timeout=True, provider=short)
        anna = Person(short)
        sign_in(anna, one)
    one.ahead = 1000
    page = anna.visit(f"{one.origin}/session/timed-out")
    assert str(page.url) == f"{one.origin}/session/timed-out"
    assert heading(page) == "For your security, we signed you out"
    anna.http.close()


def test_without_that_choice_the_time_out_stays_here_and_the_next_sign_in_is_silent(
    kind: str, serve: Serve, anna: Person
) -> None:
    one = serve(kind)
    sign_in(anna, one)
    one.ahead = 1000
    assert heading(anna.visit(f"{one.origin}/private")) == "For your security, we signed you out"
    assert one.provider.did("end_session.success") == []
    one.provider.set(sign_in_as="ben", forget=True)
    one.ahead = 0
    assert heading(anna.visit(f"{one.origin}/sign-in")) == "Private to anna"
    assert one.provider.did("asked") == []


@pytest.mark.parametrize(("asks", "reason"), [(ask_again(), "login_prompt"), (ask_again(1), "max_age")])
def test_after_a_time_out_the_next_person_is_asked_who_they_are(
    kind: str, serve: Serve, person: People, asks: dict[str, str], reason: str
) -> None:
    one = serve(kind)
    computer = person()
    sign_in(computer, one)
    in_two_seconds = time.time() + 2
    one.ahead = 1000
    assert heading(computer.visit(f"{one.origin}/private")) == "For your security, we signed you out"
    one.provider.set(sign_in_as="ben", forget=True)
    one.ahead, one.asks = 0, asks
    while time.time() < in_two_seconds:  # older than the one second that is asked for
        assert one.provider.did("asked") == []
    assert heading(computer.visit(f"{one.origin}/sign-in")) == "Private to ben"
    assert [each["reasons"] for each in one.provider.did("asked")] == [[reason]]


# The receiver


def test_nobodys_visit(kind: str, serve: Serve, anna: Person) -> None:
    one = serve(kind)
    sign_in(anna, one)
    before = dict(anna.http.cookies)
    address = f"{one.origin}/session/provider-signed-out"
    for answer in (anna.http.post(address, data={"logout_token": "x"}), anna.http.get(address), anna.http.put(address)):
        assert answer.status_code in (400, 405)
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.content == b""
        assert not {"Set-Cookie", "Vary", "Session-Timeout-Remaining"} & set(answer.headers)
    assert dict(anna.http.cookies) == before
    assert is_in(anna, one)
