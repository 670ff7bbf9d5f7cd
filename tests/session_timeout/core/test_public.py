"""Answers that the site marks as public: whose they are where a session begins or ends in one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from session_timeout._exchange import Exchange

from .request import PRIVATE, Service, done, header, signed_in

PUBLIC = "public, max-age=60"


def is_left(exchange: Exchange) -> bool:
    """Whether a public answer is sent as the site made it."""
    outcome = exchange.answer(200, PUBLIC)
    assert outcome.instead is None
    assert header(outcome, "Cache-Control") in (None, PRIVATE)
    return outcome.headers == []


def sign_in(user: str) -> Callable[[Service, Exchange], object]:
    return lambda site, _: site.data.update(user=user)


@pytest.mark.parametrize(
    ("does", "left"),
    [
        (lambda site, here: None, True),
        (lambda site, here: site.data.update(basket="x"), True),
        (sign_in("ben"), False),
        (lambda site, here: site.data.clear(), False),
        (lambda site, here: here.end(), False),
        (lambda site, here: here.signed_in_again(), False),
        (lambda site, here: here.ends_all_of("anna"), False),
        (lambda site, here: here.ends_all_of("anna", but_this=True), True),
        (lambda site, here: here.ends_all_of("ben"), True),
    ],
)
def test_a_public_answer_is_left_unless_the_session_began_or_ended_in_it(
    does: Callable[[Service, Exchange], object], left: bool
) -> None:
    site = signed_in()
    site.now += 1
    here = site.arrived()
    does(site, here)
    if left:
        assert (is_left(here), done(here)) == (True, [])
    else:
        # as the view leaves it: the framework tells that it has changed
        site.data["changed"] = True
        assert not is_left(here)


@pytest.mark.parametrize("does", [None, sign_in("anna"), sign_in("ben")])
def test_who_was_signed_out_by_time_is_told_on_the_next_page(
    does: Callable[[Service, Exchange], object] | None,
) -> None:
    site = signed_in()
    site.now += 1000
    here = site.arrived()
    if does:
        does(site, here)
    assert is_left(here) is (does is None)
    assert ("leave" in done(here)) is (does is None)


def test_who_signs_out_without_a_session_changes_nothing() -> None:
    site = Service()
    here = site.arrived()
    here.end()
    assert is_left(here)


@pytest.mark.parametrize(("changes", "left"), [({"basket": "x"}, True), ({"user": "anna"}, True), (None, False)])
def test_whose_user_is_not_known_in_it_has_not_signed_out(changes: dict[str, str] | None, left: bool) -> None:
    site = signed_in()
    del site.data["user"]
    here = site.arrived()
    assert here.is_waiting
    site.data.clear() if changes is None else site.data.update(changes)
    assert is_left(here) is left


def test_who_signed_in_where_nothing_of_ours_was_is_met_on_the_next_page() -> None:
    site = signed_in()
    site.data["user"] = "ben"
    here = site.arrived()
    site.data["basket"] = "x"
    assert is_left(here)
    here = site.arrived()
    del site.data["user"]
    assert not is_left(here)
