"""A time-out whose way leads by the identity provider: told once, whatever comes first, and never in a loop."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from session_timeout import _by_provider, _pages
from session_timeout._answer import Answer
from session_timeout._exchange import Exchange
from session_timeout._note import LASTS, owe
from session_timeout._record import KEY
from session_timeout.oidc import STATE_KEY, ProviderSignOut

from ..oidc.provider_over_http import serving
from .request import DOCUMENT, SCRIPT, Service, refused, signed_in

URL = "https://id.example/end?id_token_hint=x"
PREFETCH = {**DOCUMENT, "Sec-Purpose": "prefetch"}
ELSEWHERE = {**DOCUMENT, "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def service() -> Service:
    """Somebody's session, whose time is up."""
    service = signed_in(timeout=900, countdown=120, absolute=3000)
    service.now += 910
    return service


def arrive(
    service: Service, path: str = "/session/timed-out", headers: dict[str, str] = DOCUMENT, **more: Any
) -> Exchange:
    """A request, at which a framework's file does what `owe` says."""
    exchange = service.ask(path, headers, **more)
    is_over = exchange.times_out()
    exchange.arrive()
    if is_over and exchange.timed_out:
        owe(exchange.session, exchange.facts, *exchange.timed_out, URL)
    return exchange


def timed_out(service: Service, headers: dict[str, str] = DOCUMENT, **more: Any) -> Answer:
    return _pages.timed_out(arrive(service, headers=headers, **more), "en", Markup())


def signed_out(service: Service, headers: dict[str, str] = DOCUMENT) -> Answer:
    return _pages.signed_out(arrive(service, "/session/signed-out", headers), "en", Markup())


def test_the_timed_out_page_leads_there_and_back_to_itself_once(service: Service) -> None:
    session_id = service.data[KEY]["id"]
    query = f"session={session_id}&next=%2Freport"
    assert (timed_out(service, query=query).status, URL in str(service.data)) == (303, False)
    back = signed_out(service)
    assert back.location == f"/session/timed-out?{query}"
    assert service.data == {}
    assert timed_out(service, query=query).template == "session_timeout/pages/timed_out.html"
    assert signed_out(service).template == "session_timeout/pages/signed_out.html"


def test_without_a_query_the_page_is_told_which_session_it_was(service: Service) -> None:
    session_id = service.data[KEY]["id"]
    assert timed_out(service).location == URL
    assert signed_out(service).location == f"/session/timed-out?session={session_id}"


@pytest.mark.parametrize("absolute", [False, True])
def test_a_script_may_come_first(service: Service, absolute: bool) -> None:
    service.now += 3000 if absolute else 0
    first = arrive(service, "/data", SCRIPT)
    reason = "absolute" if absolute else "time"
    assert first.ended == reason
    later = arrive(service, "/private")
    assert refused(later).location == "/session/timed-out?next=%2Fprivate"
    assert later.ended == reason
    assert timed_out(service).location == URL
    # the end is one event
    assert [each[0] for each in service.ends] == [reason]


@pytest.mark.parametrize("headers", [PREFETCH, ELSEWHERE])
def test_who_only_asks_in_advance_or_comes_from_elsewhere_is_led_nowhere(
    service: Service, headers: dict[str, str]
) -> None:
    assert timed_out(service, headers).location is None
    assert timed_out(service).location == URL
    if headers is PREFETCH:
        assert signed_out(service, headers).location is None
    assert signed_out(service).location


def test_nobody_is_led_anywhere_after_an_hour(service: Service) -> None:
    arrive(service, "/data", SCRIPT)
    service.now += LASTS + 1
    assert timed_out(service).location is None


def test_coming_back_after_an_hour_is_the_signed_out_page(service: Service) -> None:
    timed_out(service)
    service.now += LASTS + 1
    assert signed_out(service).location is None


def test_who_signs_in_again_is_led_nowhere(service: Service) -> None:
    timed_out(service)
    service.sign_in()
    assert arrive(service, "/").current()
    assert "back" not in service.data[KEY]


def test_a_session_with_time_left_or_none_has_not_timed_out() -> None:
    service = Service(timeout=900, countdown=120)
    assert not service.ask().times_out()
    service.sign_in()
    assert not service.ask().times_out()
    service.now += 910
    assert not service.ask(has_cookie=False).times_out()
    assert not service.ask("/session/status", SCRIPT).times_out()
    assert service.ask().times_out()
    service.revocations.revoke(service.data[KEY]["id"])
    service.now -= 910
    assert not service.ask().times_out()
    exchange = service.arrived()
    assert (exchange.ended, exchange.timed_out) == ("revoked", None)


# How a framework's file has it done


def test_a_provider_that_answers_is_led_to_and_the_state_kept(service: Service) -> None:
    with serving() as provider:
        exchange, session = service.ask("/session/timed-out"), dict[str, Any]()
        url = f"{provider.origin}/end"
        assert _by_provider.arrive(exchange, lambda: ProviderSignOut(url, "s"), session) is None
        assert session == {STATE_KEY: "s"}
        assert _pages.timed_out(exchange, "en", Markup()).location == url
        assert provider.asked == ["/"]


@pytest.mark.parametrize("state", [None, "s"])
def test_a_provider_that_does_not_answer_is_not_led_to(service: Service, state: str | None) -> None:
    with serving() as gone:
        pass
    exchange, session = service.ask("/session/timed-out"), dict[str, Any]()
    _by_provider.arrive(exchange, lambda: ProviderSignOut(gone.origin, state), session)
    assert (session, exchange.ended) == ({}, "time")
    assert _pages.timed_out(exchange, "en", Markup()).location is None


def test_a_provider_that_is_slow_is_not_led_to(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("session_timeout.oidc._reach.LIMIT", 0.2)
    with serving() as slow:
        slow.answers["/"] = slow.never
        exchange, session = service.ask("/session/timed-out"), dict[str, Any]()
        _by_provider.arrive(exchange, lambda: ProviderSignOut(slow.origin, "s"), session)
    assert (session, exchange.ended) == ({}, "time")
    assert _pages.timed_out(exchange, "en", Markup()).location is None


def test_while_there_is_time_nobody_is_asked(service: Service) -> None:
    def never() -> ProviderSignOut:
        raise AssertionError

    service.now -= 910
    assert _by_provider.arrive(service.ask(), never, {}) is None


def test_a_function_of_the_sites_that_fails_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> ProviderSignOut:
        raise ConnectionError("no metadata")

    assert _by_provider.asked(fails) is None
    assert "ConnectionError: no metadata" in caplog.text
    assert _by_provider.asked(None) is None
    assert _by_provider.asked(lambda: None) is None


def test_only_a_limit_leads_by_the_provider_and_a_state_need_not_be() -> None:
    service = signed_in(timeout=900, countdown=120)
    exchange, session = service.ask(), dict[str, Any]()
    exchange.arrive()
    exchange.end()
    _by_provider.lead(exchange, ProviderSignOut(URL, "s"), session)
    assert (session, service.data) == ({}, {})
    _by_provider.keep_state(ProviderSignOut(URL), session)
    assert session == {}


def test_where_the_site_names_no_provider_the_time_out_stays_here(service: Service) -> None:
    exchange = service.ask("/session/timed-out")
    _by_provider.arrive(exchange, lambda: None, {})
    assert exchange.ended == "time"
    assert _pages.timed_out(exchange, "en", Markup()).location is None


@pytest.mark.parametrize(("back", "leads"), [("/report", "/report"), (None, "/session/signed-out"), (object(), None)])
def test_a_sign_out_leads_by_the_provider_that_was_asked_or_back(back: object, leads: str | None) -> None:
    for provider in (None, ProviderSignOut(URL, "s")):
        service = signed_in(timeout=900, countdown=120)
        exchange, session = service.ask("/session/sign-out", method="POST"), dict[str, Any]()
        exchange.arrive()
        answer = _by_provider.sign_out(exchange, provider, back, session)
        assert answer.location == (URL if provider else leads or "/session/signed-out")
        assert session == ({STATE_KEY: "s"} if provider else {})
        assert exchange.ended == "signed-out"
