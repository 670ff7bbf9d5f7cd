"""A request that names a session: another one's is refused."""

from __future__ import annotations

import pytest

from session_timeout._site import Outcome

from .request import ID, PRIVATE, REASON, SCRIPT, Service, done, header, signed_in


def test_nobodys_request_that_names_a_session_is_refused_and_told_why() -> None:
    service = Service()
    session_id = service.sign_in()
    service.revocations.revoke(session_id, "provider")
    service.data.clear()
    for named, reason in ((session_id, "provider"), ("unheard-of", None)):
        answer = service.ask(headers={**SCRIPT, ID: named}).arrive()
        assert answer
        assert dict(answer.headers).get(REASON) == reason


def test_who_names_a_session_that_is_over_is_told_why() -> None:
    service = Service()
    session_id = service.sign_in()
    service.now += 1000
    exchange = service.ask(headers={**SCRIPT, ID: session_id})
    answer = exchange.arrive()
    assert answer
    assert dict(answer.headers)[REASON] == "time"
    assert header(exchange.answer(401), "Cache-Control") == PRIVATE
    assert service.data == {}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("page", ["status", "keep-alive"])
def test_status_and_keep_alive_are_not_for_other_sites(page: str, site: str) -> None:
    service = signed_in()
    service.now += 5000
    exchange = service.ask(f"/session/{page}", {"Sec-Fetch-Site": site})
    answer = exchange.arrive()
    assert answer
    assert answer.status == 403
    told = {"Cache-Control": PRIVATE, "Cross-Origin-Resource-Policy": "same-origin", "Vary": "*"}
    assert dict(answer.headers) == told
    assert exchange.answer(403) == Outcome()
    assert done(exchange) == ["leave"]
    assert service.ends == []
