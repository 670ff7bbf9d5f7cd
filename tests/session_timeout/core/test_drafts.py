"""What was typed in a form and not sent: kept for the person, given back to them, and truly spoken of."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from markupsafe import Markup

from session_timeout import _pages
from session_timeout._answer import Answer
from session_timeout._drafts import FormDraft, is_save, is_sent
from session_timeout._exchange import Exchange
from session_timeout._record import ANYBODY
from session_timeout.drafts import DAY, Draft, Drafts, MemoryDrafts, Owner, StoreDown
from session_timeout.kinds import YEAR

from .request import DOCUMENT, NOW, SCRIPT, Service, signed_in

SAVE = {**SCRIPT, "Session-Timeout-Save": "1"}
FORM = FormDraft("report", fields=("place", "colours"))
TYPED = {"place": ["Mill La"]}


class Place:
    """A service that keeps drafts, in a store that the test can look into."""

    def __init__(self, age: int = DAY, **settings: object) -> None:
        self.kept = MemoryDrafts(lambda: self.service.now)
        self.drafts = Drafts(self.kept, secret="for tests", age=age, now=lambda: self.service.now)
        self.service = Service(drafts=self.drafts, **settings)

    def arrived(self, path: str = "/report", headers: Mapping[str, str] = DOCUMENT, **more: Any) -> Exchange:
        return self.service.arrived(path, headers, **more)

    def save(self, typed: Mapping[str, list[Any]] = TYPED, form: FormDraft = FORM, site: str = "same-origin") -> Answer:
        exchange = self.arrived(headers=SAVE | {"Sec-Fetch-Site": site}, method="POST")
        assert is_save(exchange)
        return form._save(exchange, form._named(), lambda name: typed.get(name, []))

    def get(self, headers: Mapping[str, str] = DOCUMENT, form: FormDraft = FORM) -> Draft:
        return form._give_back(self.arrived(headers=headers), form._named())

    def send(self, status: int = 303, form: FormDraft = FORM) -> None:
        exchange = self.arrived(method="POST")
        if is_sent(exchange, status):
            form._forget(exchange, form._named())

    def time_out(self) -> str:
        """What the timed-out page says of the answers, to whom the page that timed out leads there."""
        session_id = self.service.data["session_timeout"]["id"]
        self.service.now += 901
        return self.says(session_id)

    def says(self, session_id: str = "", request: object = None) -> str:
        query = f"session={session_id}" if session_id else ""
        exchange = self.arrived("/session/timed-out", query=query)
        return str(_pages.timed_out(exchange, "en", Markup(), request).context["answers"])


@pytest.fixture
def place() -> Place:
    place = Place()
    place.service.sign_in()
    return place


def told(answer: Answer) -> tuple[int, str | None]:
    return answer.status, dict(answer.headers).get("Session-Timeout-Saved")


# A save


def test_nobody_saves() -> None:
    assert told(Place().save()) == (401, None)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_saves_nothing(place: Place, site: str) -> None:
    assert told(place.save(site=site)) == (403, None)
    assert place.get() == {}


@pytest.mark.parametrize(("method", "headers"), [("GET", SAVE), ("POST", SCRIPT)])
def test_what_is_no_save(place: Place, method: str, headers: dict[str, str]) -> None:
    assert not is_save(place.arrived(headers=headers, method=method))


def test_only_the_named_fields_are_kept(place: Place) -> None:
    place.save({**TYPED, "password": ["secret"], "csrfmiddlewaretoken": ["token"], "colours": ["red", object()]})
    assert place.get() == {"place": "Mill La", "colours": "red"}
    assert "token" not in str(place.kept._kept)


def test_the_site_may_refuse_it(place: Place) -> None:
    def no_number(draft: Draft) -> bool:
        return "1" not in str(draft["place"])

    def raises(draft: Draft) -> bool:
        return bool(int(draft["place"]))

    for check in (no_number, raises):
        form = FormDraft("report", fields=["place"], check=check)
        assert told(place.save({"place": ["12"]}, form))[0] == (422 if check is no_number else 204)
        assert told(place.save({"place": ["x1"]}, form)) == (422, None)


def test_a_whole_book_is_refused(place: Place) -> None:
    assert told(place.save({"place": ["x" * 100_001]})) == (413, None)


def test_a_site_that_keeps_no_drafts_is_told_so() -> None:
    exchange = signed_in().arrived("/report", SAVE, method="POST")
    with pytest.raises(RuntimeError, match="the setting drafts is missing"):
        FORM._save(exchange, "report", lambda name: [])


# Given back


def test_it_is_given_back_in_the_session_that_lives_on_too(place: Place) -> None:
    place.save()
    assert place.get() == {"place": "Mill La", "colours": ""}
    assert place.get() == {}
    place.save()
    assert place.get()


def test_another_person_has_nothing_of_it(place: Place) -> None:
    place.save()
    place.time_out()
    place.service.sign_in("ben")
    assert place.get() == {}
    place.service.now += 901
    place.arrived()
    place.service.sign_in("anna")
    assert place.get()


def test_nobody_has_anything_of_it(place: Place) -> None:
    place.save()
    place.time_out()
    assert place.get() == {}


def test_another_form_has_nothing_of_it(place: Place) -> None:
    place.save()
    names = iter(["report/1", "report/2", "report/1"])
    form = FormDraft(lambda: next(names), fields=["place"])
    place.save(form=form)
    assert place.get(form=form) == {}
    assert place.get(form=form) == {"place": "Mill La"}


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_a_page_that_is_fetched_in_advance_does_not_use_it_up(place: Place, purpose: str) -> None:
    place.save()
    assert place.get({**DOCUMENT, "Sec-Purpose": purpose}) == {}
    assert place.get()


@pytest.mark.parametrize(("status", "is_there"), [(303, False), (302, False), (200, True), (422, True), (500, True)])
def test_what_was_sent_is_no_draft_any_more(place: Place, status: int, is_there: bool) -> None:
    place.save()
    place.send(status)
    assert bool(place.get()) == is_there


def test_who_is_signed_out_by_then_throws_nothing_away(place: Place) -> None:
    place.save()
    place.service.now += 901
    place.send()
    place.service.sign_in()
    assert place.get()


def test_it_is_kept_for_its_age_from_when_it_was_saved() -> None:
    place = Place(age=3600)
    place.service.sign_in()
    place.save()
    place.service.now += 3000
    place.arrived()
    place.service.sign_in()
    assert place.get()
    place.service.now += 599
    place.arrived()
    place.service.sign_in("anna")
    place.service.now += 2
    place.service.data.clear()
    place.service.sign_in()
    assert place.get() == {}


def test_a_store_that_forgets_late_gives_nothing_too_old(place: Place) -> None:
    place.save()
    place.kept._now = lambda: NOW
    place.service.now += DAY
    place.service.data.clear()
    place.service.sign_in()
    assert place.get() == {}


# Whose it is


def test_the_store_has_no_name_of_the_person_the_form_or_the_session(place: Place) -> None:
    place.save()
    said = json.dumps(place.kept._kept)
    for name in ("anna", "report", place.service.data["session_timeout"]["id"]):
        assert name not in said
    assert all(len(key) <= 60 and key.isascii() for key in place.kept._kept)


def test_with_another_secret_nothing_is_found(place: Place) -> None:
    place.save()
    others = Drafts(place.kept, secret=b"another", now=lambda: NOW)
    session_id = place.service.data["session_timeout"]["id"]
    assert others.give_back(Owner(session_id, "anna", 900), "report") == {}
    assert others.said_of(session_id) is None


def test_a_record_at_another_persons_key_is_not_theirs(place: Place) -> None:
    place.save()
    ben = Owner("bens", "ben", 900)
    (of_anna,) = [value for key, (value, _) in place.kept._kept.items() if ":draft:" in key]
    place.kept.set(place.drafts._key(ben, "report"), of_anna, 900)
    assert place.drafts.give_back(ben, "report") == {}


@pytest.mark.parametrize("found", ["no JSON", "[1]", "7"])
def test_what_is_no_draft_is_none(place: Place, found: str, caplog: pytest.LogCaptureFixture) -> None:
    place.save()
    for key in place.kept._kept:
        place.kept.set(key, found, 900)
    assert place.get() == {}
    assert place.time_out() == ""
    assert "is no draft" in caplog.text


@pytest.mark.parametrize("secret", ["", b"", None])
def test_a_site_without_a_secret_keeps_none(secret: Any) -> None:
    with pytest.raises(ValueError, match="secret cannot be empty"):
        Drafts(MemoryDrafts(), secret=secret)


@pytest.mark.parametrize("store", [None, {}, 7, "redis://"])
def test_a_store_can_keep_something(store: Any) -> None:
    with pytest.raises(ValueError, match="It must be a DraftStore, with get, set and delete"):
        Drafts(store, secret="for tests")


@pytest.mark.parametrize("age", [0, -1, True, 1.5, "900", YEAR + 1])
def test_an_age_is_whole_seconds(age: Any) -> None:
    with pytest.raises(ValueError, match="age cannot be"):
        Drafts(MemoryDrafts(), secret="for tests", age=age)


@pytest.mark.parametrize("name", ["", None, 7])
def test_a_form_has_a_name(name: Any) -> None:
    with pytest.raises(ValueError, match="name cannot be"):
        FormDraft(name, fields=["place"])


def test_a_draft_gives_every_value() -> None:
    draft = Draft.of({"one": ["a"], "none": [], "two": ["a", "b"]})
    assert [draft.getlist(name) for name in ("one", "none", "two", "missing")] == [["a"], [], ["a", "b"], []]


# What the timed-out page says


def test_saved_is_said_of_this_session_alone(place: Place) -> None:
    place.save()
    assert place.time_out() == "saved"
    assert place.says("another") == place.says() == ""


def test_without_a_save_nothing_is_said(place: Place) -> None:
    assert place.time_out() == ""


def test_a_refused_save_is_said_to_be_none_until_it_is_saved(place: Place) -> None:
    place.save()
    session_id = place.service.data["session_timeout"]["id"]
    place.save({"place": ["x" * 100_001]})
    assert place.drafts.said_of(session_id) == "not-saved"
    place.save()
    assert place.time_out() == "saved"


def test_what_was_sent_or_is_gone_is_not_said_to_be_saved(place: Place) -> None:
    place.save()
    place.send()
    assert place.time_out() == ""
    place.service.sign_in()
    place.save()
    for key in [key for key in place.kept._kept if ":draft:" in key]:
        place.kept.delete(key)
    assert place.time_out() == ""


def test_what_was_given_back_is_saved_in_the_session_that_has_it(place: Place) -> None:
    place.save()
    first = place.service.data["session_timeout"]["id"]
    place.time_out()
    place.service.sign_in()
    place.get()
    assert place.drafts.said_of(first) is None
    assert place.time_out() == "saved"


def test_the_page_that_ends_the_session_itself_knows(place: Place) -> None:
    place.save()
    place.service.now += 901
    assert place.says() == "saved"


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("saved", "saved"),
        ("not-saved", "not-saved"),
        (None, ""),
        (lambda request: {"a request": "saved"}.get(request), "saved"),
        (lambda request: None, ""),
        (lambda request: "nonsense", ""),
    ],
)
def test_where_the_drafts_know_nothing_the_site_may(answers: object, says: str) -> None:
    place = Place(answers=answers)
    assert place.says("unknown", "a request") == says


def test_what_the_drafts_know_is_truer_than_what_is_said_of_everybody() -> None:
    place = Place(answers="not-saved")
    place.service.sign_in()
    place.save()
    assert place.time_out() == "saved"


# Where nobody signs in


@pytest.mark.parametrize(("wording", "user"), [("delete-answers", "somebody else"), ("sign-out", ANYBODY)])
def test_a_draft_is_the_sessions_where_nobody_signs_in(wording: str, user: str) -> None:
    place = Place(wording=wording)
    place.service.sign_in(user)
    place.save()
    before = dict(place.service.data)
    place.service.data.clear()
    place.service.sign_in(user)
    assert place.get() == {}
    place.service.data = before
    assert place.get()


def test_it_is_deleted_with_the_session() -> None:
    place = Place(wording="delete-answers")
    place.service.sign_in("visit")
    place.save()
    place.save(form=FormDraft("another", fields=["place"]))
    assert len(place.kept._kept) == 3
    exchange = place.arrived("/session/sign-out", method="POST")
    _pages.after_sign_out(exchange, None, None)
    assert place.kept._kept == {}


def test_it_is_gone_by_then_though_nobody_comes_back() -> None:
    place = Place(wording="delete-answers")
    place.service.sign_in("visit")
    place.service.now += 800
    place.save()
    place.service.now += 101
    assert not [key for key in place.kept._kept if ":draft:" in key and place.kept.get(key)]


def test_who_signs_out_finds_it_again_where_people_sign_in(place: Place) -> None:
    place.save()
    _pages.after_sign_out(place.arrived("/session/sign-out", method="POST"), None, None)
    place.service.sign_in()
    assert place.get()


# A store that is down


class Down(MemoryDrafts):
    def get(self, key: str, /) -> str | None:
        raise ConnectionError

    def set(self, key: str, value: str, age: int, /) -> None:
        raise ConnectionError

    def delete(self, key: str, /) -> None:
        raise ConnectionError


def test_a_store_that_is_down_is_no_save_and_no_end_of_anything(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.save()
    place.drafts._store = Down()
    assert told(place.save()) == (503, None)
    assert place.get() == {}
    place.send()
    assert place.time_out() == ""
    assert {each.levelno for each in caplog.records if each.name == "session_timeout._drafts"} == {logging.WARNING}
    assert len([each for each in caplog.records if each.name == "session_timeout._drafts"]) == 4


def test_who_leaves_leaves_though_what_was_typed_cannot_be_reached(caplog: pytest.LogCaptureFixture) -> None:
    place = Place(wording="delete-answers")
    place.service.sign_in("visit")
    place.save()
    place.drafts._store = Down()
    answer = _pages.after_sign_out(place.arrived("/session/sign-out", method="POST"), None, None)
    assert answer.location == "/session/signed-out?ended=here"  # which does not say that they are deleted
    assert [reason for reason, _, _ in place.service.ends] == ["signed-out"]
    assert "could not be thrown away" in caplog.text


def test_each_failure_of_the_store_is_one(place: Place) -> None:
    place.drafts._store = Down()
    asks: list[Callable[[], object]] = [lambda: place.drafts.said_of("x"), lambda: place.drafts.end("x")]
    for ask in asks:
        with pytest.raises(StoreDown):
            ask()
