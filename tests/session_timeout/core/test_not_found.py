"""A session whose user is not found: deactivated, deleted, with another password, or not looked for yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import pytest
from markupsafe import Markup

from session_timeout import _pages
from session_timeout._circuit_breaker import StoreDown
from session_timeout._exchange import Exchange
from session_timeout._record import KEY
from session_timeout._site import Outcome

from .request import DOCUMENT, PRIVATE, REASON, SCRIPT, Held, Service, done, header, refused, remaining, signed_in

NOT_CONCLUDED = Outcome([("Cache-Control", PRIVATE)])


class Found(Held):
    """A session that names its user, who is looked for among those that there are."""

    def __init__(self, data: dict[str, Any], users: set[str]) -> None:
        super().__init__(data)
        self.users = users

    def user(self) -> object:
        named = self.data.get("user")
        return named if named in self.users else None


class Emptied(Found):
    """One that is emptied where its user is looked for, as Django's is after a new password."""

    gone: Iterable[object] = ()

    def user(self) -> object:
        found = super().user()
        if self.data and not found:
            self.gone = [*self.data.values()]
            self.data.clear()
        return found

    def values(self) -> Iterable[object]:
        return self.gone


class Lost(Service):
    """A service at which Anna has signed in, and is not found any more."""

    def __init__(self, kind: type[Found] = Found, **settings: object) -> None:
        super().__init__(**settings)
        self.kind, self.users = Found, {"anna"}
        self.session = self.sign_in()
        self.data["answers"], self.kind = "hers", kind
        self.users.clear()

    def find(self) -> None:
        """She is found again."""
        self.users.add("anna")

    def ask(self, *arguments: Any, **named: Any) -> Exchange:
        """A request that has just arrived."""
        exchange = super().ask(*arguments, **named)
        exchange.session = self.kind(self.data, self.users)
        return exchange


def guarded(service: Lost) -> object:
    return refused(service.arrived()).location


def by_script(service: Lost) -> object:
    answer = refused(service.arrived(headers=SCRIPT))
    return answer.status, dict(answer.headers)[REASON]


def kept_alive(service: Lost) -> object:
    answer = _pages.keep_alive(service.arrived("/session/keep-alive", SCRIPT))
    return answer.status, dict(answer.headers)[REASON]


def timed_out(service: Lost) -> object:
    page = _pages.timed_out(service.arrived("/session/timed-out"), "en", Markup(""))
    return page.template


def signed_out(service: Lost) -> object:
    page = _pages.signed_out(service.arrived("/session/signed-out"), "en", Markup(""))
    return page.template


def signs_out(service: Lost) -> object:
    exchange = service.arrived("/session/sign-out")
    answer = _pages.asks_to_sign_out(exchange, "en", Markup(""), Markup, lambda: True)
    return answer and answer.location


def own_guard(service: Lost) -> object:
    outcome = service.arrived("/report").answer(302, location="/sign-in?next=/report")
    return (outcome.instead and outcome.instead.location) or (outcome.status, header(outcome, "Location"))


def own_401(service: Lost) -> object:
    outcome = service.arrived("/report", SCRIPT).answer(401)
    assert outcome.instead
    return outcome.instead.status, dict(outcome.instead.headers)[REASON]


@pytest.mark.parametrize(
    ("turned_away", "told"),
    [
        (guarded, "/session/signed-out?next=%2F"),
        (by_script, (401, "revoked")),
        (kept_alive, (401, "revoked")),
        (timed_out, "session_timeout/pages/timed_out.html"),
        (signed_out, "session_timeout/pages/signed_out.html"),
        (signs_out, "/session/signed-out"),
        (own_guard, (303, "/session/signed-out?next=%2Freport")),
        (own_401, (401, "revoked")),
    ],
)
@pytest.mark.parametrize("kind", [Found, Emptied])
def test_who_is_turned_away_is_told_and_nothing_of_the_session_is_left(
    kind: type[Found], turned_away: Callable[[Lost], object], told: object
) -> None:
    service = Lost(kind)
    copy = {**service.data}
    assert turned_away(service) == told
    assert (service.data, service.ends) == ({}, [("revoked", service.session, "anna")])
    # found again: a copy of the cookie is no sign-in
    service.find()
    for wait in (0, 800):
        service.now += wait
        service.data = {**copy}
        assert service.arrived().ended in ("revoked", "time")
    assert len(service.ends) == 1


@pytest.mark.parametrize(("status", "location"), [(200, None), (403, None), (302, "/elsewhere"), (500, None)])
def test_where_nobody_is_turned_away_nothing_is_concluded(status: int, location: str | None) -> None:
    service = Lost()
    before = {**service.data}
    service.now += 100
    exchange = service.arrived()
    assert exchange.answer(status, location=location) == NOT_CONCLUDED
    assert (done(exchange), service.data, service.ends) == ([], before, [])
    service.find()
    service.now += 100
    assert remaining(service.visit("/", {**DOCUMENT, "Sec-Purpose": "prefetch"})) == 700


def test_the_limits_go_on_while_the_user_is_not_found() -> None:
    service = Lost(absolute=2000)
    for _ in range(2):
        service.find()
        service.now += 800
        assert service.visit().instead is None
        service.users.clear()
        service.visit()
    service.find()
    service.now += 401
    assert service.arrived().ended == "absolute"


def test_status_concludes_nothing_and_writes_nothing() -> None:
    for kind, reason in ((Found, None), (Emptied, "revoked")):
        service = Lost(kind)
        exchange = service.arrived("/session/status", SCRIPT)
        answer = _pages.status(exchange)
        assert (answer.status, dict(answer.headers).get(REASON)) == (401, reason)
        assert exchange.answer(401) == Outcome()
        assert (done(exchange), service.ends) == (["leave"], [])


def test_nothing_is_concluded_while_a_store_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Lost()

    def down(_: object) -> Any:
        raise StoreDown("down")

    monkeypatch.setattr(service.revocations, "find", down)
    with pytest.raises(StoreDown):
        service.ask().arrive()
    assert (service.ends, "answers" in service.data) == ([], True)


def test_a_session_that_nobody_can_be_found_by_was_signed_out_where_we_do_not_look() -> None:
    service = signed_in()
    del service.data["user"]
    exchange = service.arrived()
    exchange.answer(200)
    assert (KEY in service.data, [end[0] for end in service.ends]) == (False, ["signed-out"])


def test_a_session_that_the_site_has_emptied_itself_is_signed_out() -> None:
    service = Lost()
    exchange = service.arrived()
    service.data.clear()
    exchange.answer(303)
    assert service.ends == [("signed-out", service.session, None)]


@pytest.mark.parametrize(
    ("user", "values", "found"),
    [
        ("anna", ["x", True, None, {"anna": 1}, "anna"], "anna"),
        ("5", [4, 5], 5),
        ("True", [True], None),
        (str(UUID(int=7)), [UUID(int=7)], UUID(int=7)),
        ("anna", [], None),
    ],
)
def test_a_record_knows_its_user_among_other_values(user: str, values: list[object], found: object) -> None:
    service = Service()
    service.sign_in(user)
    record = service.arrived().current()
    assert record
    assert record.user_in(values) == found
