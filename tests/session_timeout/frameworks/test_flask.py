"""What is Flask's own: Flask-Login, Flask-WTF, a store that several processes share, and mistakes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cachelib import FileSystemCache
from flask import Flask, g, redirect, render_template_string, session
from flask_login import LoginManager, UserMixin, login_user
from flask_session import Session
from flask_wtf import CSRFProtect

from session_timeout.flask import SessionTimeout, signed_in_required
from session_timeout.options import OptionError
from session_timeout.revocations import Revocations

from .services import TIMEOUT, Clock, FlaskVisitor, flask_with_store
from .test_session import KEEP_ALIVE, SIGN_OUT, SIGNED_OUT, TIMED_OUT, expect_done, is_signed_in, remaining, sign_out


class Person(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    id = "anna"


def new_app(**settings: object) -> Flask:
    app = Flask("service")
    app.config.update(SECRET_KEY="for tests", TESTING=True)
    app.config.update(SESSION_TIMEOUT_TIMEOUT=TIMEOUT, SESSION_TIMEOUT_COUNTDOWN=120, **settings)
    return app


def add_views(app: Flask, sign_in: Any) -> None:
    @app.get("/")
    @signed_in_required
    def page() -> str:
        return render_template_string("{{ sign_out_csrf_field() }}")

    @app.post("/sign-in")
    def take_name() -> Any:
        sign_in()
        return redirect("/")


def put_user() -> None:
    session["user_id"] = "anna"


def visitor_of(app: Flask) -> FlaskVisitor:
    visitor = FlaskVisitor(app)
    assert visitor.post("/sign-in").status == 302
    return visitor


@pytest.fixture
def clock() -> Clock:
    return Clock()


def login_app(clock: Clock) -> Flask:
    """With Flask-Login, its manager added after the extension, and its long-lived cookie."""
    app = new_app()
    SessionTimeout(app, now=clock)
    manager = LoginManager(app)
    manager.user_loader(lambda name: Person())
    add_views(app, lambda: login_user(Person()))
    return app


def test_flask_login_tells_who_is_signed_in_and_its_user_is_signed_out(clock: Clock) -> None:
    anna = visitor_of(login_app(clock))
    assert remaining(anna.get("/")) == TIMEOUT
    assert sign_out(anna).location == SIGNED_OUT
    assert not is_signed_in(anna)
    anna = visitor_of(login_app(clock))
    clock.wait(TIMEOUT + 2)
    assert anna.get("/").location == TIMED_OUT
    assert not is_signed_in(anna)


@pytest.mark.filterwarnings(r"ignore:datetime\.datetime\.utcnow:DeprecationWarning:flask_login")
@pytest.mark.parametrize("end", ["sign-out", "time"])
def test_flask_logins_cookie_that_remembers_goes_with_the_session(clock: Clock, end: str) -> None:
    app = login_app(clock)

    @app.post("/sign-in-for-long")
    def sign_in_for_long() -> str:
        login_user(Person(), remember=True)
        return "in"

    visitor = FlaskVisitor(app)
    visitor.post("/sign-in-for-long")
    assert "remember_token" in visitor.cookies()
    if end == "time":
        clock.wait(TIMEOUT + 2)
        assert visitor.get("/").location == TIMED_OUT
    else:
        sign_out(visitor)
    assert "remember_token" not in visitor.cookies()
    assert not is_signed_in(visitor)


def test_flask_wtfs_token_is_used_where_it_protects_the_forms(clock: Clock) -> None:
    app = new_app(WTF_CSRF_FIELD_NAME="token")
    protect = CSRFProtect(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    protect.exempt(app.view_functions["take_name"])
    anna = visitor_of(app)
    assert anna.post(SIGN_OUT).status == 400  # Flask-WTF's own answer
    assert is_signed_in(anna)
    assert anna.get("/").csrf.keys() == {"token"}
    assert anna.post(SIGN_OUT, anna.get("/").csrf).location == SIGNED_OUT


def test_an_old_tab_that_signs_out_again_is_not_told_that_it_failed(clock: Clock) -> None:
    app = new_app()
    protect = CSRFProtect(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    protect.exempt(app.view_functions["take_name"])
    anna = visitor_of(app)
    token = anna.get("/").csrf
    for _ in range(2):  # its token went with the session
        assert anna.post(SIGN_OUT, token).location == SIGNED_OUT
    assert not is_signed_in(anna)


@pytest.mark.parametrize("user", ["", 5])
def test_a_user_that_nobody_could_be_is_refused(user: Any) -> None:
    with pytest.raises(ValueError, match=f"^user cannot be {user!r}. It must be a key of the session or a function"):
        SessionTimeout(new_app(), user=user)


def test_a_form_of_a_session_that_is_over_is_told_so_and_not_that_its_token_is_wrong(clock: Clock) -> None:
    app = new_app()
    protect = CSRFProtect(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    app.post("/form")(signed_in_required(lambda: "sent"))
    protect.exempt(app.view_functions["take_name"])
    anna = visitor_of(app)
    token = anna.get("/").csrf
    clock.wait(TIMEOUT + 2)
    assert anna.post("/form", token).location == TIMED_OUT
    assert not is_signed_in(anna)
    # a view that Flask-WTF does not look at is the site's own affair
    anna = visitor_of(app)
    clock.wait(TIMEOUT + 2)
    assert anna.post("/sign-in").location == "/"
    assert is_signed_in(anna)


def test_what_the_site_loads_before_each_request_is_not_of_a_session_that_is_over(clock: Clock) -> None:
    app = new_app()

    @app.before_request
    def load_user() -> None:
        g.user = session.get("user_id")

    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    app.route("/private", methods=["GET", "POST"])(lambda: f"of {g.user}")
    anna = visitor_of(app)
    assert anna.get("/private").text == "of anna"
    clock.wait(TIMEOUT + 2)
    assert anna.post("/private").text == "of None"


def test_a_user_that_only_the_site_itself_can_load_is_held_to_the_limits_all_the_same(clock: Clock) -> None:
    app = new_app()

    @app.before_request
    def load_user() -> None:
        g.user = session.get("user_id")

    SessionTimeout(app, user=lambda: g.get("user") and session.get("user_id"), now=clock)
    add_views(app, put_user)
    anna = visitor_of(app)
    assert remaining(anna.get("/")) == TIMEOUT
    clock.wait(TIMEOUT + 2)
    assert anna.get("/").location == TIMED_OUT
    assert not is_signed_in(anna)


def test_flask_wtfs_token_is_looked_at_where_it_does_not_look_itself(clock: Clock) -> None:
    app = new_app(WTF_CSRF_CHECK_DEFAULT=False)
    CSRFProtect(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    anna = visitor_of(app)
    assert anna.post(SIGN_OUT, {"csrf_token": "x"}).status == 403
    assert is_signed_in(anna)
    app.config["WTF_CSRF_ENABLED"] = False
    assert anna.post(SIGN_OUT).location == SIGNED_OUT


def test_a_sign_out_in_another_process_that_shares_the_store_is_not_undone(tmp_path: Path) -> None:
    here, there = flask_with_store(tmp_path, {}), flask_with_store(tmp_path, {})
    anna = here.signed_in()
    other = there.visitor()
    other.set_cookie("session", anna.cookies()["session"])
    here.during = lambda: _signs_out(other)
    assert remaining(anna.get("/slow")) is None
    assert not is_signed_in(anna)
    assert other.get(KEEP_ALIVE).status == 401


def test_somebody_who_signs_in_by_another_process_that_shares_the_store_is_not_overwritten(tmp_path: Path) -> None:
    here, there = flask_with_store(tmp_path, {}), flask_with_store(tmp_path, {})
    anna, tab = here.signed_in(), there.visitor()
    tab.set_cookie("session", anna.cookies()["session"])
    here.during = lambda: expect_done(tab.post("/sign-in", {"user": "bert"}))
    assert remaining(anna.get("/slow")) is None
    assert tab.get("/who").text == "bert"


@pytest.mark.parametrize("path", ["/slow", "/slow-and-keeps"])
def test_a_late_answer_overwrites_neither_answers_nor_the_time_that_were_stored_meanwhile(
    tmp_path: Path, path: str
) -> None:
    service = flask_with_store(tmp_path, {})
    anna, tab = service.signed_in(), service.visitor()
    tab.set_cookie("session", anna.cookies()["session"])

    def meanwhile() -> None:
        service.clock.wait(600)
        expect_done(tab.post("/keep", {"answer": "three pages"}))

    service.during = meanwhile
    assert remaining(anna.get(path)) == TIMEOUT
    # a view that changes the session writes it whole, as with Flask-Session alone
    assert anna.get("/kept", {"Sec-Purpose": "prefetch"}).text == ("three pages" if path == "/slow" else "one line")
    service.clock.wait(TIMEOUT)
    assert is_signed_in(anna)


def _signs_out(visitor: Any) -> None:
    assert sign_out(visitor).location == SIGNED_OUT


def test_the_marker_is_for_https_alone_where_the_session_is(clock: Clock) -> None:
    app = new_app(SESSION_COOKIE_SECURE=True)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    answer = FlaskVisitor(app).post("/sign-in")
    assert answer.cookie("signed_in") == "signed_in=1; Path=/; SameSite=Strict; Secure"


def test_an_application_that_is_mounted_below_a_path_links_below_it(clock: Clock) -> None:
    app = new_app()
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    client = app.test_client()
    mounted: dict[str, Any] = {"environ_overrides": {"SCRIPT_NAME": "/library"}}
    assert client.get("/", **mounted).location == "/library/sign-in?next=%2Flibrary%2F"
    page = client.get("/session/timed-out", **mounted).text
    assert 'href="/library/sign-in"' in page
    assert '"/library/session/static/session-timeout.min.js?' in page
    assert client.get("/session/worker.js", **mounted).headers["Service-Worker-Allowed"] == "/library/"


def test_who_is_signed_in_may_be_a_function(clock: Clock) -> None:
    app = new_app()
    SessionTimeout(app, user=lambda: session.get("who", {}).get("id"), now=clock)
    add_views(app, lambda: session.update(who={"id": 7}))
    anna = visitor_of(app)
    assert is_signed_in(anna)
    sign_out(anna)
    assert not is_signed_in(anna)


def test_somebody_signed_in_by_more_than_the_session_is_a_mistake_that_is_named(clock: Clock) -> None:
    app = new_app()
    SessionTimeout(app, user=lambda: "always", now=clock)
    add_views(app, lambda: None)
    anna = visitor_of(app)
    with pytest.raises(RuntimeError, match="still says that somebody is signed in"):
        sign_out(anna)


def test_an_application_where_nobody_can_tell_is_a_mistake_that_is_named(clock: Clock) -> None:
    app = new_app()
    SessionTimeout(app, now=clock)
    add_views(app, put_user)
    with pytest.raises(RuntimeError, match="cannot tell who is signed in"):
        FlaskVisitor(app).get("/")


def test_it_serves_several_applications_once_each(clock: Clock) -> None:
    extension = SessionTimeout(user="user_id", now=clock)
    apps = [new_app(SESSION_TIMEOUT_PREFIX=prefix) for prefix in ("/a", "/b")]
    for app, prefix in zip(apps, ("/a", "/b"), strict=True):
        extension.init_app(app)
        add_views(app, put_user)
        assert visitor_of(app).get(f"{prefix}/keep-alive").status == 204
    with pytest.raises(RuntimeError, match="already initialised"):
        extension.init_app(apps[0])


def test_settings_that_only_flask_can_get_wrong_are_named(clock: Clock) -> None:
    with pytest.raises(OptionError, match="- SESSION_TIMEOUT_TIMEOUT is missing"):
        SessionTimeout(Flask("service"), user="user_id")
    with pytest.raises(OptionError, match=r"_COUNTDWN\. Did you mean SESSION_TIMEOUT_COUNTDOWN"):
        SessionTimeout(new_app(SESSION_TIMEOUT_COUNTDWN=7), user="user_id")
    with pytest.raises(ValueError, match="SESSION_TIMEOUT_SIGNED_IN_COOKIE cannot be 'session'"):
        SessionTimeout(new_app(SESSION_TIMEOUT_SIGNED_IN_COOKIE="session"), user="user_id")
    with pytest.raises(ValueError, match=r"revocations cannot keep 60 seconds\. It must be 902 or more"):
        SessionTimeout(new_app(), user="user_id", revocations=Revocations(60))


@pytest.mark.parametrize("lifetime", [TIMEOUT - 1, timedelta(minutes=5)])
def test_a_lifetime_that_ends_sessions_before_their_time_is_named(lifetime: object) -> None:
    with pytest.raises(ValueError, match=r"PERMANENT_SESSION_LIFETIME cannot be .*It must be 900 seconds or more"):
        SessionTimeout(new_app(PERMANENT_SESSION_LIFETIME=lifetime), user="user_id")
    SessionTimeout(new_app(PERMANENT_SESSION_LIFETIME=TIMEOUT), user="user_id")


def test_a_session_that_gets_a_new_key_on_the_server_lives_on(tmp_path: Path, clock: Clock) -> None:
    app = new_app(SESSION_TYPE="cachelib", SESSION_CACHELIB=FileSystemCache(str(tmp_path)))
    Session(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)

    @app.post("/new-key")
    def new_key() -> str:
        store: Any = app.session_interface
        store.regenerate(session)
        return "new"

    anna = visitor_of(app)
    before = anna.cookies()["session"]
    assert remaining(anna.post("/new-key")) == TIMEOUT
    assert anna.cookies()["session"] != before
    assert is_signed_in(anna)


def test_a_session_on_the_server_is_deleted_there(tmp_path: Path, clock: Clock) -> None:
    store = FileSystemCache(str(tmp_path))
    app = new_app(SESSION_TYPE="cachelib", SESSION_CACHELIB=store)
    Session(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app, put_user)
    anna = visitor_of(app)
    key = f"session:{anna.cookies()['session']}"
    assert store.has(key)
    sign_out(anna)
    assert not store.has(key)
