"""The events address: a question like the status, of a session that lives here and is the page's own."""

from __future__ import annotations

from session_timeout import _pages
from session_timeout._answer import Answer

from .request import SCRIPT, Service, signed_in


def asked(service: Service, query: str = "", *, is_full: bool = False, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    exchange = service.ask("/session/events", query=query, headers={**SCRIPT, **named})
    return exchange.arrive() or _pages.events(exchange, is_full=is_full)


def test_a_living_session_gets_a_stream() -> None:
    answer = asked(signed_in(events=True))
    headers = dict(answer.headers)
    assert (answer.status, headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert headers["Cache-Control"] == "no-store, private"


def test_a_process_that_is_full_says_when_to_come_back() -> None:
    answer = asked(signed_in(events=True), is_full=True)
    assert (answer.status, dict(answer.headers)["Retry-After"]) == (503, "60")


def test_nobody_and_what_is_over_get_401() -> None:
    assert asked(Service(events=True)).status == 401
    service = signed_in(events=True)
    service.now += 899.5  # no whole second is left
    answer = asked(service)
    assert (answer.status, dict(answer.headers)["Session-Timeout-Reason"]) == (401, "time")


def test_the_page_names_its_session_in_the_query() -> None:
    service = signed_in(events=True)
    (session,) = [service.data["session_timeout"]["id"]]
    assert asked(service, f"session={session}").status == 200
    assert asked(service, "session=another").status == 401
    assert asked(service, "session=").status == 200
    service.revocations.revoke("another", "signed-out")
    assert dict(asked(service, "session=another").headers)["Session-Timeout-Reason"] == "signed-out"


def test_it_is_refused_to_pages_of_other_sites_and_counts_for_nothing() -> None:
    service = signed_in(events=True)
    before = dict(service.data["session_timeout"])
    for site in ("cross-site", "same-site"):
        assert asked(service, Sec_Fetch_Site=site).status == 403
    service.now += 500
    assert service.arrived("/session/events", SCRIPT).answer(200).headers == []
    assert service.data["session_timeout"] == before


def test_pages_have_its_address_where_the_setting_is_on() -> None:
    for events in (True, False):
        exchange = signed_in(events=events).arrived(root="/library")
        options = _pages.dialog(exchange, "en")
        assert options is not None
        assert options["events_url"] == ("/library/session/events" if events else None)
