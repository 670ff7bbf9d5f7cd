"""What is Django's own of a session: engines, ages, keys, cookies, users. The limits themselves: tests/conformance."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.cache import SessionStore as CacheStore
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from session_timeout.django import sign_out_everywhere
from session_timeout.django._session import RequestSession
from session_timeout.django._settings import current
from session_timeout.testing import moving_time

from . import site
from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, Clock, browser, signed_in, twin, with_settings

REMAINING = "Session-Timeout-Remaining"
KEEP_ALIVE = "/session/keep-alive"
STATUS = "/session/status"
STORED = ["db", "cache", "cached_db", "file"]
CACHE = "django.middleware.cache"
URLS_FOR_ALL = "tests.django.site.urls_for_all"
OUTER = "tests.django.site.OuterMiddleware"


class SessionStore(CacheStore):  # type: ignore[misc]  # Django has no types
    """An engine of the site's own, whose sessions last five minutes."""

    def get_session_cookie_age(self) -> int:
        return 300


@pytest.fixture(params=STORED)
def store(request: pytest.FixtureRequest) -> Any:
    """Each engine that keeps sessions on the server."""
    with override_settings(SESSION_ENGINE=f"django.contrib.sessions.backends.{request.param}"):
        yield request.param


def is_stored(client: Client, key: str = "") -> bool:
    """Whether the store has the session, whoever asks."""
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    return bool(session.exists(key or client.cookies["sessionid"].value))


# Stored ages and the cookie's


def test_the_store_forgets_a_session_though_nobody_comes_back(store: str, clock: Clock) -> None:
    anna = signed_in()
    anna.post("/answer", {"answer": "secret"})
    clock.wait(899)
    call_command("clearsessions")
    assert is_stored(anna)
    clock.wait(5 + 30 * 60)
    call_command("clearsessions")
    assert not is_stored(anna)


@with_settings(SESSION_TIMEOUT=CONF | {"ABSOLUTE": 1000})
def test_the_absolute_limit_is_one_of_the_stores_too(clock: Clock) -> None:
    anna = signed_in()
    clock.wait(800)
    assert anna.get("/home")[REMAINING] == "200"
    clock.wait(200 + 30 * 60 + 5)
    call_command("clearsessions")
    assert not is_stored(anna)


def test_the_cookie_keeps_the_sites_own_age(engine: str, clock: Clock) -> None:
    for at_close, age in ((False, 1_209_600), (True, "")):
        with override_settings(SESSION_EXPIRE_AT_BROWSER_CLOSE=at_close):
            anna = browser()
            assert anna.post("/sign-in", {"user": "anna"}).cookies["sessionid"]["max-age"] == age
            clock.wait(60)
            assert anna.post("/answer", {"answer": "1"}).cookies["sessionid"]["max-age"] == age


def test_an_age_that_the_site_sets_is_kept_and_never_lengthened(engine: str, clock: Clock) -> None:
    anna = signed_in()
    assert anna.post("/expires", {"age": "300"}).cookies["sessionid"]["max-age"] == 300
    clock.wait(100)
    assert anna.get(STATUS)[REMAINING] == "200"
    assert anna.post("/answer", {"answer": "1"}).cookies["sessionid"]["max-age"] == 300
    assert anna.get(STATUS)[REMAINING] == "300"
    clock.wait(301)
    assert anna.get(STATUS).status_code == 401
    assert anna.get("/home").status_code == 303


@with_settings(SESSION_ENGINE=__name__)
def test_an_age_of_the_engines_own_is_told_and_ends_the_session(clock: Clock) -> None:
    anna = signed_in()
    for _ in range(2):
        assert anna.get(STATUS)[REMAINING] == "300"
        clock.wait(200)
        assert anna.get(STATUS)[REMAINING] == "100"
        page = anna.get("/home")
        assert page[REMAINING] == "300"
        assert b'data-timeout="300"' in page.content
    clock.wait(299.5)
    over = anna.get(STATUS)
    assert (over.status_code, over["Session-Timeout-Reason"]) == (401, "time")


@pytest.mark.parametrize("in_utc", [True, False])
def test_a_moment_that_the_site_sets_comes_when_a_test_moves_time(in_utc: bool) -> None:
    with override_settings(USE_TZ=in_utc), moving_time() as clock:
        anna = signed_in()
        anna.post("/expires", {"age": "300", "as-moment": "1"})
        clock.wait(100)
        assert anna.get(STATUS)[REMAINING] in ("199", "200")
        clock.wait(201)
        assert anna.get("/home").status_code == 303


def test_an_age_that_ends_with_the_browser_stays_so(engine: str, clock: Clock) -> None:
    anna = signed_in()
    assert anna.post("/expires", {"age": "0"}).cookies["sessionid"]["max-age"] == ""
    clock.wait(60)
    assert anna.get("/home").cookies["sessionid"]["max-age"] == ""
    assert anna.post("/expires").cookies["sessionid"]["max-age"] == 1_209_600
    assert anna.get(STATUS)[REMAINING] == "900"


def test_the_session_that_the_site_sees_has_nothing_of_the_stores_age(store: str) -> None:
    anna = signed_in()
    session = anna.get("/home").wsgi_request.session
    assert session.get_expiry_age() == 1_209_600
    assert "_session_expiry" not in session
    assert set(session["session_timeout"]) <= {"id", "user", "began", "active", "csrf"}


# Keys


def test_who_comes_with_the_old_key_takes_nothing_from_who_has_the_new_one(store: str) -> None:
    anna = signed_in()
    late = twin(anna)
    anna.post("/moves")
    for path in ("/", "/home", "/answer", KEEP_ALIVE, STATUS, "/picture"):
        answer = late.get(path)
        assert b"signed-in page" not in answer.content or path == "/"
        assert not answer.cookies
    # nothing of the session is there
    assert set(late.session["session_timeout"]) == {"id", "moved"}
    assert late.post("/sign-in", {"user": "ben"}).content == b"in"
    assert late.get("/home").status_code == anna.get("/home").status_code == 200


@pytest.mark.parametrize("kept", [{}, "x", []])
def test_a_key_that_moves_with_a_record_that_is_not_ours(anna: Client, kept: Any) -> None:
    session = anna.session
    session["session_timeout"] = kept
    session.save()
    assert anna.post("/moves").status_code == 200
    assert anna.get("/home").status_code == 303


# What is looked at and written


def counted(client: Client, path: str) -> tuple[int, int, int]:
    """How often a GET reads a session, asks what has ended, and writes a session."""
    asked: list[str] = []
    cache = caches["default"]
    originals = {name: getattr(cache, name) for name in ("get", "get_many", "set", "add")}

    def counting(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            asked.append(f"{name} {arguments[0]}")
            return originals[name](*arguments, **named)

        return call

    with CaptureQueriesContext(connection) as queries, pytest.MonkeyPatch.context() as patch:
        for name in originals:
            patch.setattr(cache, name, counting(name))
        assert client.get(path).status_code < 300
    sql = [each["sql"] for each in queries if "django_session" in each["sql"]]
    keys = [each for each in asked if "sessions.cache" in each and "get_many" not in each]
    reads = sum(each.startswith("SELECT") for each in sql) + sum(each.startswith("get ") for each in keys)
    writes = sum(not each.startswith("SELECT") for each in sql) + sum(not each.startswith("get ") for each in keys)
    return reads, sum(each.startswith("get_many") and "session-timeout" in each for each in asked), writes


@pytest.mark.parametrize("engine", ["db", "cache"])
@pytest.mark.parametrize("every_request", [False, True])
def test_a_request_looks_twice_and_writes_when_it_is_due(engine: str, every_request: bool, clock: Clock) -> None:
    with override_settings(
        SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}", SESSION_SAVE_EVERY_REQUEST=every_request
    ):
        anna = signed_in()
        clock.wait(1)
        assert counted(anna, "/home") == (2, 2, 0)
        assert counted(anna, STATUS) == (1, 1, 0)
        clock.wait(60)
        assert counted(anna, STATUS) == (1, 1, 0)
        # Django's save to a cache looks itself whether the session is still there
        assert counted(anna, "/home") == (2 + (engine == "cache"), 2, 1)
        assert counted(browser(), "/") == (0, 0, 0)


def test_a_request_under_way_loses_no_answers_of_another(store: str, clock: Clock) -> None:
    anna = signed_in()
    clock.wait(60)
    other = twin(anna)
    site.meanwhile.append(lambda: other.post("/answer", {"answer": "42"}))
    assert anna.get("/slow").content == b"personal"
    assert anna.get("/answer").content == b"42"


@with_settings(MIDDLEWARE=[SESSIONS, OUTER, "django.middleware.csrf.CsrfViewMiddleware", AUTHENTICATION, OURS])
def test_the_sites_own_middleware_has_one_session(engine: str, clock: Clock) -> None:
    anna = signed_in()
    for wait, path in ((0, "/home"), (60, "/home"), (0, "/moves"), (1000, "/home"), (0, "/picture")):
        clock.wait(wait)
        anna.get(path)
        before, after = site.OuterMiddleware.seen
        assert before is after
    anna = signed_in()
    site.meanwhile.append(lambda: twin(anna).post("/own-sign-out"))
    anna.get("/slow")
    before, after = site.OuterMiddleware.seen
    assert before is after


@with_settings(MIDDLEWARE=[SESSIONS, "tests.django.site.LateWriter", AUTHENTICATION, OURS])
def test_what_the_sites_own_middleware_writes_later_revives_nothing(store: str) -> None:
    anna = signed_in()
    assert "late" in anna.session
    other = twin(anna)
    site.meanwhile.append(lambda: other.post("/own-sign-out"))
    answer = anna.get("/slow")
    assert (answer.status_code, dict(answer.cookies)) == (303, {})
    assert anna.get(STATUS).status_code == 401


def test_urls_of_each_request(anna: Client) -> None:
    with override_settings(ROOT_URLCONF="tests.django.empty_urls", MIDDLEWARE=[URLS_FOR_ALL, *settings.MIDDLEWARE]):
        other = twin(anna)
        assert other.get(KEEP_ALIVE).status_code == 204
        assert other.get(STATUS)[REMAINING] == "900"
        assert other.get("/home").status_code == 200
        assert other.post("/session/sign-out")["Location"] == "/session/signed-out"


# Cookies and caches


def test_public_answers_vary_by_what_the_site_itself_looks_at(engine: str) -> None:
    anna = signed_in()
    assert "Vary" not in anna.get("/picture")
    answer = anna.get("/user")
    assert (answer.content, answer["Vary"]) == (b"anna", "Cookie")


@pytest.mark.parametrize("every_request", [False, True])
def test_public_answers_carry_nothing_of_the_session(engine: str, clock: Clock, every_request: bool) -> None:
    with override_settings(SESSION_SAVE_EVERY_REQUEST=every_request):
        anna = signed_in()
        for seconds in (60, 1000):
            clock.wait(seconds)
            answer = anna.get("/picture")
            assert answer["Cache-Control"] == "public, max-age=60"
            assert (REMAINING in answer.headers, dict(answer.cookies)) == (False, {})
        assert anna.get(STATUS)["Session-Timeout-Reason"] == "time"


@with_settings(
    MIDDLEWARE=[f"{CACHE}.UpdateCacheMiddleware", SESSIONS, AUTHENTICATION, OURS, f"{CACHE}.FetchFromCacheMiddleware"]
)
def test_a_cache_of_the_whole_site_keeps_no_private_page_and_gives_nobody_a_visitors() -> None:
    visitor = browser()
    assert b"session-timeout" not in visitor.get("/").content
    anna = signed_in()
    assert b'<meta name="session-timeout"' in anna.get("/").content
    assert b'<meta name="session-timeout"' in anna.get("/home").content
    assert b"session-timeout" not in visitor.get("/").content
    assert browser().get("/home").status_code == 303


@with_settings(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_PATH="/app", SESSION_COOKIE_DOMAIN="example.gov.uk")
def test_the_marker_goes_where_the_sessions_cookie_goes() -> None:
    line = browser().post("/sign-in", {"user": "anna"}).cookies["signed_in"].OutputString()
    assert line == "signed_in=1; Path=/app; Domain=example.gov.uk; SameSite=Strict; Secure"


def test_an_answer_may_set_one_cookie_for_two_paths() -> None:
    cookies = browser().get("/session/timed-out").cookies.values()
    assert [each.OutputString().split("; Expires")[0] for each in cookies] == ["name=; Path=/", "name=; Path=/apply"]


# Users


def test_who_comes_with_a_token_gets_no_session(engine: str) -> None:
    program = browser()
    answer = program.get("/token", HTTP_AUTHORIZATION="Token anna")
    assert (answer.content, REMAINING in answer.headers, dict(answer.cookies)) == (b"anna's data", False, {})
    anna = signed_in()
    assert anna.get("/token", HTTP_AUTHORIZATION="Token anna")[REMAINING] == "900"


def test_who_may_not_sign_in_any_more_is_nobody(engine: str) -> None:
    ben = signed_in("ben")
    get_user_model().objects.filter(username="ben").update(is_active=False)
    try:
        assert ben.get(STATUS).status_code == ben.get(KEEP_ALIVE).status_code == 401
    finally:
        get_user_model().objects.filter(username="ben").update(is_active=True)
    # who may again signs in
    assert (ben.get("/home").status_code, ben.get(STATUS).status_code) == (303, 401)


def test_a_key_that_moves_leaves_its_word_before_anything_is_deleted(store: str) -> None:
    anna = signed_in()
    old, found = anna.cookies["sessionid"].value, list[Any]()
    engine: Any = import_module(settings.SESSION_ENGINE).SessionStore
    create = engine.create

    def looks(self: Any) -> None:
        create(self)
        found.append(engine(old).get("session_timeout"))

    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = old
    request.session = engine(old)
    held = RequestSession(request, current())
    with patch.object(engine, "create", looks):
        held.store.cycle_key()
    found.append(engine(old).get("session_timeout"))
    assert [each.get("moved") for each in found] == [None, True]
    assert held.store.session_key != old
    # as Django has it otherwise
    held.store.flush()
    assert "delete" not in vars(held.store)


@pytest.mark.parametrize(
    "user", ["name", lambda request: request.session.get("name"), "tests.django.test_session.name"]
)
@pytest.mark.parametrize("middleware", [[SESSIONS, OURS], [SESSIONS, AUTHENTICATION, OURS]], ids=["alone", "with auth"])
def test_the_service_says_who_is_signed_in(user: Any, middleware: list[str], engine: str, clock: Clock) -> None:
    with override_settings(MIDDLEWARE=middleware, SESSION_TIMEOUT=CONF | {"USER": user}):
        anna = browser()
        assert anna.get("/home")["Location"] == "/sign-in?next=%2Fhome"
        anna.post("/sign-in", {"name": "Anna Ä"})
        session_id = anna.get(STATUS)["Session-Timeout-Id"]
        anna.post("/sign-in", {"name": "Ben"})
        assert anna.get(STATUS)["Session-Timeout-Id"] != session_id
        sign_out_everywhere("Anna Ä")
        assert anna.get(STATUS).status_code == 204
        sign_out_everywhere("Ben")
        assert anna.get(STATUS).status_code == 401


def name(request: Any) -> object:
    return request.session.get("name")


@with_settings(SESSION_TIMEOUT=CONF | {"USER": "user_id"})
def test_a_key_that_is_never_there_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert signed_in().get("/home").status_code == 303
    assert "'user_id'" in caplog.text


@with_settings(MIDDLEWARE=[SESSIONS, OURS])
def test_without_djangos_users_a_session_with_something_in_it_counts(engine: str, clock: Clock) -> None:
    anna = browser()
    assert anna.get("/home")["Location"] == "/sign-in?next=%2Fhome"
    assert anna.post("/sign-in", {"name": "Anna"})[REMAINING] == "900"
    clock.wait(890)
    assert anna.get(KEEP_ALIVE).status_code == 204
    assert anna.post("/session/sign-out").status_code == 303
    assert anna.get(KEEP_ALIVE).status_code == 401


def test_a_session_from_before_begins_now(anna: Client, clock: Clock) -> None:
    session = anna.session
    del session["session_timeout"]
    session.set_expiry(None)
    session.save()
    clock.wait(10_000)
    assert anna.get(KEEP_ALIVE)[REMAINING] == "900"
    clock.wait(910)
    assert anna.get(KEEP_ALIVE).status_code == 401


def test_a_request_that_is_to_ask_again_is_no_error_in_the_log(store: str, caplog: pytest.LogCaptureFixture) -> None:
    anna, tab = signed_in(), browser()
    tab.cookies["sessionid"] = anna.cookies["sessionid"].value
    anna.post("/sign-in", {"user": "anna"})
    assert tab.get(STATUS).status_code == 503
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


# The end


def test_the_sessions_data_go_when_it_is_over(anna: Client, clock: Clock) -> None:
    key = anna.cookies["sessionid"].value
    assert is_stored(anna)
    clock.wait(1000)
    anna.get("/")
    assert not is_stored(anna, key)


def test_what_a_view_puts_into_a_session_that_is_over_is_in_a_new_one(store: str, clock: Clock) -> None:
    if store == "file":
        pytest.skip("Django looks at a file's own time, which no test moves")
    anna = signed_in()
    key = anna.cookies["sessionid"].value
    anna.post("/answer", {"answer": "old"})
    clock.wait(1000)
    assert anna.post("/sign-in", {"name": "cart"}).status_code == 200
    assert not is_stored(anna, key)
    assert dict(anna.session.items()) == {"name": "cart"}


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_page_ends_and_keeps_nothing(engine: str, clock: Clock, status: int) -> None:
    anna = signed_in()
    clock.wait(600)
    answer = anna.get("/broken", {"status": status})
    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store, private")
    assert anna.get(STATUS)[REMAINING] == "300"
    assert anna.get("/answer").content == b""


def test_a_session_that_is_over_is_told_to_djangos_own_signal(engine: str, clock: Clock) -> None:
    told: list[str] = []

    def logs_out(user: Any, **_: Any) -> None:
        told.append(str(user))

    user_logged_out.connect(logs_out)
    try:
        anna = signed_in()
        clock.wait(1000)
        assert anna.get(STATUS).status_code == 401
        assert told == []
        anna.get("/home")
        anna.get("/home")
        assert told == ["anna"]
    finally:
        user_logged_out.disconnect(logs_out)


def test_what_one_page_cannot_store_closes_the_store_to_nobody(engine: str, anna: Client) -> None:
    ben = signed_in("ben")
    anna.raise_request_exception = False
    assert anna.get("/unstorable").status_code == 500
    assert ben.get("/home").status_code == 200
