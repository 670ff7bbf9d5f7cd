"""The end of a session: told once, and written to the log without anything secret."""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from markupsafe import Markup

from session_timeout._circuit_breaker import StoreDown
from session_timeout._ends import Ends, end_all_of
from session_timeout._pages import after_sign_out, signed_out
from session_timeout._record import KEY, REASONS, Record
from session_timeout._security_log import NAME
from session_timeout.revocations import Revocations
from tests.session_timeout.core.request import DOCUMENT, NOW, SCRIPT, TIMEOUT, Service, signed_in


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged since this was asked last."""
    found = [str(record.__dict__["event"]) for record in caplog.records if record.name == NAME]
    caplog.clear()
    return found


@pytest.fixture
def site(caplog: pytest.LogCaptureFixture) -> Service:
    caplog.set_level(logging.DEBUG, "session_timeout")
    return Service(timeout=TIMEOUT)


def sign_out(site: Service) -> None:
    exchange = site.arrived("/leave", method="POST")
    exchange.end()
    exchange.answer(303)


def test_the_log_of_a_session(site: Service, caplog: pytest.LogCaptureFixture) -> None:
    site.sign_in()
    assert events(caplog) == ["session_created:anna"]
    site.now += 60
    site.visit()
    assert events(caplog) == []
    site.visit("/session/keep-alive")
    assert events(caplog) == ["session_renewed:anna"]
    exchange = site.arrived("/session/sign-out", method="POST")
    exchange.refused_token()
    assert events(caplog) == ["authz_fail:anna,sign-out-token"]
    exchange.signed_in_again()
    exchange.answer(303)
    assert events(caplog) == ["session_renewed:anna"]
    sign_out(site)
    assert events(caplog) == ["session_expired:anna,signed-out"]
    site.ask().refused_token()
    assert events(caplog) == []


def test_a_line_names_the_session_and_has_no_secret(site: Service, caplog: pytest.LogCaptureFixture) -> None:
    name = "eve\nsession_expired:anna,time\x1b[2J" + "x" * 200
    session = site.sign_in(name)
    secret = site.data[KEY]["csrf"]
    site.data["answer"] = "what she has written"
    sign_out(site)
    lines = caplog.text
    assert f"session={session}" in lines
    assert secret not in lines
    assert "what she" not in lines
    said = [record.getMessage() for record in caplog.records if record.name == NAME]
    assert len(said) == 2
    assert all(line.isprintable() and len(line) < 240 for line in said), said


@pytest.mark.parametrize("late", [901, 9000])
def test_a_copied_cookie_comes_back_forty_times(site: Service, caplog: pytest.LogCaptureFixture, late: int) -> None:
    session = site.sign_in()
    copy, published = deepcopy(site.data), []
    site.site.revocations._publish = lambda key, at: published.append(key)  # type: ignore[attr-defined]
    site.now += late
    events(caplog)
    for _ in range(40):
        site.data = deepcopy(copy)
        site.visit()
        assert site.data == {}
    assert site.ends == [("time", session, "anna")]
    assert len(published) == 1
    assert events(caplog) == ["session_expired:anna,time"] + 39 * ["session_use_after_expire:anna,time"]


def test_a_copy_of_what_was_signed_out_of(site: Service, caplog: pytest.LogCaptureFixture) -> None:
    session = site.sign_in()
    copy = deepcopy(site.data)
    sign_out(site)
    events(caplog)
    for _ in range(3):
        site.data = deepcopy(copy)
        site.visit()
    assert site.ends == [("signed-out", session, "anna")]
    assert events(caplog) == 3 * ["session_use_after_expire:anna,signed-out"]


def test_an_end_that_the_site_has_made_known_itself_is_told_when_it_is_found(site: Service) -> None:
    session = site.sign_in()
    site.revocations.revoke(session)
    site.visit()
    assert site.ends == [("revoked", session, "anna")]


def test_all_sessions_of_a_user(site: Service, caplog: pytest.LogCaptureFixture) -> None:
    session = site.sign_in()
    exchange = site.arrived("/everywhere", method="POST")
    exchange.ends_all_of("anna", but_this=True)
    exchange.answer(303)
    assert events(caplog) == ["session_created:anna", "authn_token_revoked:anna,all-but-one"]
    exchange.ends_all_of("anna")
    site.now += 1
    site.visit()
    assert events(caplog) == ["authn_token_revoked:anna,all", "session_expired:anna,revoked"]
    assert site.ends == [("revoked", session, "anna")]


@pytest.mark.parametrize("page", ["status", "events"])
def test_what_only_asks_tells_of_no_end(site: Service, page: str, caplog: pytest.LogCaptureFixture) -> None:
    session = site.sign_in()
    events(caplog)
    site.now += 1000
    for _ in range(2):
        exchange = site.arrived(f"/session/{page}")
        assert exchange.current() is None
        exchange.answer(401)
    assert (site.ends, events(caplog)) == ([], [])
    assert site.data
    site.visit()
    assert site.ends == [("time", session, "anna")]


def test_a_hook_that_fails_keeps_nobody_signed_in(caplog: pytest.LogCaptureFixture) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("the site's own")

    record = Record.begin("anna", NOW, timeout=TIMEOUT, absolute=None, epoch=None)
    assert Ends(Revocations(), fails).tell(record, "signed-out", "anna")
    assert "the site's own" in caplog.text


@pytest.mark.parametrize("reason", REASONS)
def test_where_ended_sessions_are_remembered_is_away(reason: Any) -> None:
    told: list[str] = []

    class Away(Revocations):
        def find(self, keys: object) -> Any:
            raise ConnectionError

        def revoke(self, *_: object) -> None:
            raise ConnectionError

    record = Record.begin("anna", NOW, timeout=TIMEOUT, absolute=None, epoch=None)
    ends = Ends(Away(), lambda *, reason, session_id, user: told.append(reason))
    # a limit needs nobody to be told
    assert ends.tell(record, reason, "anna") == (reason in ("time", "absolute"))
    assert told == [reason]


def test_nobody_wants_to_be_told() -> None:
    record = Record.begin("anna", NOW, timeout=TIMEOUT, absolute=None, epoch=None)
    ends = Ends(Revocations(), None)
    for _ in range(2):
        assert ends.tell(record, "time", None)


def test_an_end_that_is_being_told_is_not_told_twice() -> None:
    told: list[str] = []
    record = Record.begin("anna", NOW, timeout=TIMEOUT, absolute=None, epoch=None)

    def again(*, reason: object, session_id: str, user: object) -> None:
        told.append(session_id)
        assert ends.tell(record, "signed-out", None)

    ends = Ends(Revocations(), again)
    assert ends.tell(record, "time", None)
    assert told == [record.id]


def test_who_leaves_leaves_though_nobody_knows_what_was_ended() -> None:
    site = Service(timeout=TIMEOUT)
    session = site.sign_in()

    def down(_: object) -> Any:
        raise StoreDown

    site.site.revocations.find = site.site.revocations.revoke = down  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreDown):
        site.ask().arrive()
    exchange = site.arrived("/session/sign-out", method="POST")
    answer = after_sign_out(exchange, None, None)
    assert answer.location == "/session/signed-out?ended=here"
    assert site.ends == [("signed-out", session, "anna")]
    assert exchange.reason_of(session) == "signed-out"
    assert exchange.reason_of("another") is None
    shown = signed_out(site.ask("/session/signed-out", query="ended=here"), "en", Markup(""))
    assert shown.template == "session_timeout/pages/not_everywhere.html"


@pytest.mark.parametrize("kept", [None, {}, "x", {"moved": True}])
def test_what_is_no_session_is_over(site: Service, kept: object) -> None:
    site.sign_in()
    assert site.site.is_over({**site.data[KEY], **kept} if kept == {"moved": True} else kept)


@pytest.mark.parametrize("how", ["time", "sign-out", "everywhere", None])
def test_asking_whether_a_session_is_over_ends_nothing(site: Service, how: str | None) -> None:
    session = site.sign_in()
    kept = dict(site.data[KEY])
    assert not site.site.is_over(kept)
    if how == "time":
        site.now += TIMEOUT
    elif how == "sign-out":
        site.revocations.revoke(session, "signed-out")
    elif how == "everywhere":
        site.now += 1
        end_all_of(site.revocations, "anna")
    assert site.site.is_over(kept) == (how is not None)
    assert (site.ends, site.data[KEY]) == ([], kept)


def test_a_session_of_another_epoch_is_over_where_its_user_is_known() -> None:
    epochs = {"anna": 1}
    site = Service(epoch=lambda user: epochs[user])
    site.sign_in()
    kept, values = site.data[KEY], list(site.data.values())
    assert not site.site.is_over(kept, values)
    epochs["anna"] = 2
    assert site.site.is_over(kept, values)
    # what is not named cannot be asked for
    assert not site.site.is_over(kept)


@pytest.mark.parametrize(
    "location, back",
    [
        *((f"/login?next={quote(each)}", True) for each in ("/a%20b?q=1", "/a b?q=1", "/a%20b?", "/a%20b", "/a b")),
        *((f"/login?x=1&to={quote(f'https://{host}/a%20b')}", True) for host in ("tŷ.example", "xn--t-foa.example")),
        (f"/login?next={quote('http://inside:8000/a%20b')}", True),
        ("https://id.example/in?x=1&next=%2Fa%2520b%3Fq%3D1", True),
        *(("/sign-%69n", False), ("/sign-in?lang=cy", False), ("https://xn--t-foa.example/sign-in", False)),
        *((f"/login?next={quote(each)}", None) for each in ("/other", "/a", "https://id.example/a%20b", "http://[")),
        (f"/login?next={quote('https://x..example/a%20b')}", None),
        *((each, None) for each in ("https://id.example/sign-in", "https://:80/sign-in", "/login", "", None)),
    ],
)
def test_who_meets_a_guard_of_the_sites_own_is_told_why(location: str | None, back: bool | None) -> None:
    """With the way back where the guard says one (True), without where it leads to the sign-in alone (False)."""
    site = Service(timeout=TIMEOUT)
    hosts = {"Host": "inside:8000", "X-Forwarded-Host": "xn--t-foa.example"}
    for seconds in (0, 1000):
        site.sign_in()
        site.now += seconds
        exchange = site.ask("/a b", {**DOCUMENT, **hosts}, query="q=1")
        exchange.facts = replace(exchange.facts, raw_path="/a%20b")
        assert exchange.arrive() is None
        outcome = exchange.answer(302, location=location)
        is_told = back is not None and seconds > 0
        led = "/session/timed-out" + ("?next=%2Fa%2520b%3Fq%3D1" if back else "")
        told = outcome.status, dict(outcome.headers).get("Location")
        assert told == ((303, led) if is_told else (None, None))
        # it is the site's own answer, with its cookies
        assert outcome.instead is None


@pytest.mark.parametrize(
    ("path", "status", "location", "is_told"),
    [
        *(("/a", status, "/sign-in", True) for status in (302, 303, 307)),
        *(("/a", status, "/sign-in", False) for status in (200, 201, 301, 308)),
        # wrong words there, and a provider that leads back there
        *(("/sign-in", 302, to, False) for to in ("/sign-in", "https://id.example/?redirect_uri=%2Fsign-in")),
        *(("/what?#", 302, f"/login?next={each}", True) for each in ("%2Fwhat%3F%23", "%2Fwhat%253F%2523")),
    ],
)
def test_what_a_guard_is(path: str, status: int, location: str, is_told: bool) -> None:
    for root in ("", "/part"):
        site = signed_in(timeout=TIMEOUT, sign_in_url="/sign-in")
        site.now += 1000
        at = location if location.startswith("https:") else root + location
        outcome = site.arrived(path, root=root).answer(status, location=at)
        assert outcome.status == (303 if is_told else None)


def test_htmx_comes_back_to_its_page_whatever_the_guard_says() -> None:
    site = signed_in(timeout=TIMEOUT)
    site.now += 1000
    outcome = site.arrived("/a", {"HX-Request": "true", "HX-Current-URL": "https://x/page"}).answer(
        302, location="/sign-in"
    )
    assert outcome.instead
    assert dict(outcome.instead.headers)["HX-Redirect"] == "/session/timed-out?next=%2Fpage"


def test_a_script_that_meets_one_gets_no_page() -> None:
    site = signed_in(timeout=TIMEOUT)
    site.now += 1000
    exchange = site.arrived("/a", SCRIPT)
    outcome = exchange.answer(302, location="/login?next=%2Fa")
    assert outcome.instead
    assert (outcome.instead.status, dict(outcome.instead.headers)["Session-Timeout-Reason"]) == (401, "time")


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("headers", [DOCUMENT, SCRIPT])
def test_what_the_site_refuses_because_of_the_end_is_told_as_such(status: int, headers: dict[str, str]) -> None:
    site = signed_in(timeout=TIMEOUT)
    site.now += 1000
    exchange = site.arrived("/api", headers)
    outcome = exchange.answer(status)
    assert outcome.instead
    assert outcome.instead.location == ("/session/timed-out?next=%2Fapi" if headers is DOCUMENT else None)
    # a visitor is refused as ever
    assert site.arrived("/api", headers).answer(status).instead is None


def test_a_session_that_no_request_is_of_is_ended_once(site: Service) -> None:
    session_id = site.sign_in()
    kept = dict(site.data[KEY])
    assert site.site.end(kept, "anna")
    assert site.ends == [("revoked", session_id, "anna")]
    assert site.site.is_over(kept)
    assert not site.site.end(kept, "anna")
    assert len(site.ends) == 1


def test_a_view_is_told_the_id_that_the_end_will_have(site: Service) -> None:
    assert site.ask().session_id is None
    session_id = site.sign_in()
    assert site.arrived().session_id == session_id
