"""What is Flask's own: Flask-Login, Flask-WTF, Flask-Session, start-up, and where its parts are called.

What every framework must do is in tests/conformance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
import time_machine
from cachelib import FileSystemCache
from flask import Blueprint, Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, confirm_login, login_required, login_user
from flask_session import Session
from flask_wtf import CSRFProtect
from jinja2 import DictLoader

from session_timeout.flask import SessionTimeout, session_ended, signed_in_required, signed_in_within
from session_timeout.oidc import ProviderSignOut
from session_timeout.options import OptionError

from .clock import Clock
from .flask_site import TIMEOUT, Browser, add_views, new_app, signed_in

pytestmark = pytest.mark.filterwarnings(r"ignore:datetime\.datetime\.utcnow:DeprecationWarning:flask_login")
SIGN_OUT, SIGNED_OUT, TIMED_OUT = "/session/sign-out", "/session/signed-out", "/session/timed-out"


class Person(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    id = "anna"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def service(clock: Clock, **settings: object) -> Flask:
    app = new_app(**settings)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app)
    return app


def with_store(folder: Path, clock: Clock) -> tuple[Flask, FileSystemCache]:
    store = FileSystemCache(str(folder))
    # Flask-Session itself answers with a cookie each time, unless told not to
    app = new_app(SESSION_TYPE="cachelib", SESSION_CACHELIB=store, SESSION_REFRESH_EACH_REQUEST=False)
    Session(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app)
    return app, store


def test_a_view_that_is_called_static_is_a_page(clock: Clock) -> None:
    app, pages = service(clock), Blueprint("pages", __name__)
    pages.add_url_rule("/pages/mine", "static", lambda: f"of {session.get('user_id', 'nobody')}")
    app.register_blueprint(pages)
    browser = Browser(app)
    browser.send("/sign-in")
    answer = browser.go("/pages/mine")
    assert (answer.text, answer.headers["Session-Timeout-Remaining"]) == ("of anna", str(TIMEOUT))
    clock.wait(TIMEOUT + 5)
    assert browser.go("/pages/mine").text == "of nobody"


@pytest.mark.parametrize(
    ("lines", "sent"),
    [(["public", "private"], "no-store, private"), (["public", "no-store"], "no-store, private"),
     (["max-age=5", "public"], "max-age=5, public")],
)  # fmt: skip
def test_what_several_lines_say_of_caches_is_read_together(clock: Clock, lines: list[str], sent: str) -> None:
    app = service(clock)
    app.add_url_rule("/lines", "lines", view_func=lambda: ("x", [("Cache-Control", line) for line in lines]))
    answer = signed_in(app).go("/lines")
    assert ", ".join(answer.headers.getlist("Cache-Control")) == sent
    assert ("Session-Timeout-Remaining" in answer.headers) is ("private" in sent)


def test_the_guard_of_flasks_documentation_is_one(clock: Clock) -> None:
    app = service(clock)

    def page(path: str) -> Any:
        return "x" if "user_id" in session else redirect(f"/login?{urlencode({'next': request.url})}")

    app.add_url_rule("/by-url/<path:path>", "by_url", view_func=page)
    anna = signed_in(app)
    clock.wait(TIMEOUT)
    answer = anna.go("/by-url/t%C5%B7/a%2Cb?q=%C3%A9")
    assert (answer.status_code, urlsplit(answer.location).path) == (303, TIMED_OUT)
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/by-url/t%C5%B7/a%2Cb?q=%C3%A9"]


# Flask-Login


@pytest.mark.parametrize("in_session", [False, True])
@pytest.mark.parametrize("target", ["/t%C5%B7", "/x?q=%C3%A9", "/x?q=a%2Fb", "/a%20b"])
def test_flask_logins_guard_is_one(clock: Clock, target: str, in_session: bool) -> None:
    app = with_login(clock, USE_SESSION_FOR_NEXT=in_session)
    app.login_manager.login_view = "/sign-in"  # type: ignore[attr-defined]
    app.add_url_rule("/behind/<path:path>", "behind", view_func=login_required(lambda path: path))
    app.add_url_rule("/kept", "kept", view_func=lambda: session.get("next", ""))
    anna = signed_in(app)
    clock.wait(TIMEOUT)
    answer = anna.go(f"/behind{target}")
    assert (answer.status_code, urlsplit(answer.location).path) == (303, TIMED_OUT)
    told = parse_qs(urlsplit(answer.location).query).get("next")
    assert told == (None if in_session else [f"/behind{target}"])
    # where the guard itself has kept it
    assert (unquote(anna.go("/kept").text) == unquote(f"/behind{target}")) is in_session


def with_login(clock: Clock, user: str | None = None, **settings: object) -> Flask:
    """With Flask-Login, its manager added after the extension."""
    app = new_app(**settings)
    SessionTimeout(app, user=user, now=clock)
    manager = LoginManager(app)
    manager.user_loader(lambda name: Person())
    add_views(app, lambda: login_user(Person()))
    app.add_url_rule("/sign-in-for-long", view_func=lambda: str(login_user(Person(), remember=True)), methods=["POST"])
    return app


def test_flask_login_tells_who_is_signed_in_and_its_user_is_signed_out(clock: Clock) -> None:
    app = with_login(clock)
    anna = signed_in(app)
    assert anna.remaining == str(TIMEOUT)
    assert anna.send(SIGN_OUT, anna.form).location == SIGNED_OUT
    assert anna.go("/").location == "/sign-in?next=%2F"
    anna = signed_in(app)
    clock.wait(TIMEOUT)
    assert anna.go("/").location == f"{TIMED_OUT}?next=%2F"
    assert anna.go("/").location == "/sign-in?next=%2F"


@pytest.mark.parametrize("user", [None, "_user_id"])
@pytest.mark.parametrize("end", ["sign-out", "time"])
def test_flask_logins_cookie_that_remembers_goes_with_the_session(clock: Clock, end: str, user: str | None) -> None:
    browser = Browser(with_login(clock, user))
    browser.send("/sign-in-for-long")
    assert "remember_token" in browser.cookies
    if end == "time":
        clock.wait(TIMEOUT)
        assert browser.go("/").location == f"{TIMED_OUT}?next=%2F"
    else:
        browser.send(SIGN_OUT, browser.form)
    assert "remember_token" not in browser.cookies
    assert browser.remaining is None


@pytest.mark.parametrize("protection", ["basic", "strong", None])
def test_who_is_remembered_without_a_session_is_signed_in_by_it(clock: Clock, protection: str | None) -> None:
    browser = Browser(with_login(clock, SESSION_PROTECTION=protection))
    browser.send("/sign-in-for-long")
    browser.client.delete_cookie("session")
    answer = browser.go("/")
    assert (answer.status_code, answer.headers["Session-Timeout-Remaining"]) == (200, str(TIMEOUT))
    if protection != "strong":  # with which Flask-Login itself signs out whom it remembered, at the next request
        assert browser.remaining == str(TIMEOUT)


@pytest.mark.parametrize("user", [None, "_user_id"])
@pytest.mark.parametrize("how", ["idle", "absolute", "everywhere", "sign-out", "copied alone"])
def test_what_remembers_somebody_is_held_to_their_sessions_limits(clock: Clock, how: str, user: str | None) -> None:
    app = with_login(clock, user, SESSION_TIMEOUT_ABSOLUTE=1000)
    browser = Browser(app)
    browser.send("/sign-in-for-long")
    kept = {name: browser.cookies[name] for name in ("remember_token", "remember_token_session")}
    if how == "idle":
        clock.wait(TIMEOUT)
    elif how == "absolute":
        for _ in range(2):
            clock.wait(500)
            browser.client.delete_cookie("session")
            browser.go("/")
            kept = {name: browser.cookies[name] for name in kept if name in browser.cookies} or kept
    elif how == "everywhere":
        clock.wait(1)
        with app.app_context():
            app.extensions["session_timeout"].sign_out_everywhere("anna")
    elif how == "sign-out":
        browser.send(SIGN_OUT, browser.form)
    else:
        del kept["remember_token_session"]
    other = Browser(app)
    for name, value in kept.items():
        other.client.set_cookie(name, value)
    for _ in range(2):
        assert other.go("/").status_code == 303
    assert "remember_token" not in other.cookies
    assert "remember_token_session" not in other.cookies


def test_who_is_remembered_goes_on_in_their_session(clock: Clock) -> None:
    browser = Browser(with_login(clock, SESSION_TIMEOUT_ABSOLUTE=1000))
    browser.send("/sign-in-for-long")
    before = browser.go("/").headers["Session-Timeout-Id"]
    clock.wait(800)
    browser.client.delete_cookie("session")
    answer = browser.go("/")
    assert (answer.headers["Session-Timeout-Id"], answer.headers["Session-Timeout-Remaining"]) == (before, "200")


def test_who_confirms_their_login_has_signed_in_just_now(clock: Clock) -> None:
    app = with_login(clock, SESSION_TIMEOUT_ABSOLUTE=1000)
    app.add_url_rule("/confirm", "confirm", view_func=lambda: str(confirm_login()), methods=["POST"])
    app.add_url_rule("/recent", "recent", view_func=lambda: str(signed_in_within(60)))
    anna = signed_in(app)
    before = anna.go("/").headers["Session-Timeout-Id"]
    clock.wait(300)
    assert anna.go("/recent").text == "False"
    anna.send("/confirm")
    assert anna.go("/recent").text == "True"
    clock.wait(800)
    after = anna.go("/").headers
    assert (after["Session-Timeout-Id"], after["Session-Timeout-Remaining"]) == (before, "200")


def test_a_sign_in_by_flask_login_begins_the_absolute_limit_again(clock: Clock) -> None:
    anna = signed_in(with_login(clock, SESSION_TIMEOUT_ABSOLUTE=1000))
    before = anna.fetch("/session/status").headers["Session-Timeout-Id"]
    clock.wait(800)
    anna.send("/sign-in")
    after = anna.fetch("/session/status").headers
    assert (after["Session-Timeout-Remaining"], after["Session-Timeout-Id"]) == ("900", before)


def test_an_application_where_nobody_can_tell_is_a_mistake_that_is_named(clock: Clock) -> None:
    app = new_app()
    SessionTimeout(app, now=clock)
    add_views(app)
    with pytest.raises(RuntimeError, match="cannot tell who is signed in"):
        Browser(app).send("/sign-in")


# Flask-WTF


def with_wtf(clock: Clock, **settings: object) -> Flask:
    app = new_app(**settings)
    protect = CSRFProtect(app)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app)
    protect.exempt(app.view_functions["take_name"])
    app.post("/form")(signed_in_required(lambda: "sent"))
    return app


def test_flask_wtfs_token_is_used_where_it_protects_the_forms(clock: Clock) -> None:
    anna = signed_in(with_wtf(clock, WTF_CSRF_FIELD_NAME="token"))
    assert anna.send(SIGN_OUT).status_code == 403  # the page that asks, with a fresh one
    assert anna.remaining
    assert anna.form.keys() == {"token"}
    assert anna.send(SIGN_OUT, anna.form).location == SIGNED_OUT


@pytest.mark.parametrize("limit", [3600, None])
def test_a_sign_out_is_not_refused_for_its_tokens_age(
    clock: Clock, limit: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(clock(), tick=False) as moved:
        anna = signed_in(with_wtf(clock, WTF_CSRF_TIME_LIMIT=limit))
        form = anna.form
        for _ in range(5):
            moved.shift(800)
            clock.wait(800)
            anna.go("/")
        assert anna.send(SIGN_OUT, form).location == SIGNED_OUT
    assert ("WTF_CSRF_TIME_LIMIT is 3600 seconds" in caplog.text) == (limit is not None)


def test_flask_wtfs_token_is_looked_at_where_it_does_not_look_itself(clock: Clock) -> None:
    app = with_wtf(clock, WTF_CSRF_CHECK_DEFAULT=False)
    anna = signed_in(app)
    assert anna.send(SIGN_OUT, {"csrf_token": "x"}).status_code == 403
    assert anna.remaining
    app.config["WTF_CSRF_ENABLED"] = False
    assert anna.send(SIGN_OUT).location == SIGNED_OUT


def test_an_old_tab_that_signs_out_again_is_not_told_that_it_failed(clock: Clock) -> None:
    anna = signed_in(with_wtf(clock))
    token = anna.form
    for _ in range(2):  # its token went with the session
        assert anna.send(SIGN_OUT, token).location == SIGNED_OUT


def test_a_form_of_a_session_that_is_over_is_told_so_and_not_that_its_token_is_wrong(clock: Clock) -> None:
    anna = signed_in(with_wtf(clock))
    token = anna.form
    clock.wait(TIMEOUT)
    assert anna.send("/form", token).location == TIMED_OUT
    assert anna.remaining is None
    # a view that Flask-WTF does not look at is the site's own affair
    assert anna.send("/sign-in").location == "/"
    assert anna.remaining


# Who is signed in


def that_loads_its_user(clock: Clock, user: Any) -> Flask:
    """A service that does so before each request, and before the extension looks."""
    app = new_app()

    @app.before_request
    def load_user() -> None:
        g.user = session.get("user_id")

    SessionTimeout(app, user=user, now=clock)
    add_views(app)
    return app


def test_what_the_site_loads_before_each_request_is_not_of_a_session_that_is_over(clock: Clock) -> None:
    app = that_loads_its_user(clock, "user_id")
    app.route("/private", methods=["GET", "POST"])(lambda: f"of {g.user}")
    anna = signed_in(app)
    assert anna.go("/private").text == "of anna"
    clock.wait(TIMEOUT)
    assert anna.send("/private").text == "of None"


def test_a_user_that_only_the_site_itself_can_load_is_held_to_the_limits_all_the_same(clock: Clock) -> None:
    anna = signed_in(that_loads_its_user(clock, lambda: g.get("user") and session.get("user_id")))
    assert anna.go("/").status_code == 200
    assert anna.remaining == str(TIMEOUT)
    clock.wait(TIMEOUT)
    assert anna.go("/").location == f"{TIMED_OUT}?next=%2F"
    assert anna.remaining is None


def test_what_answers_before_the_site_has_loaded_the_user_concludes_nothing(clock: Clock) -> None:
    app = new_app()
    closed = list[Any]()
    app.before_request(lambda: closed.pop() if closed else None)
    app.before_request(lambda: setattr(g, "user", session.get("user_id")))
    SessionTimeout(app, user=lambda: g.get("user"), now=clock)
    add_views(app)
    anna = signed_in(app)
    before = anna.go("/").headers["Session-Timeout-Id"]
    for answer in (("wait", 429), ("not you", 403), ("closed", 503), redirect("https://service.example/")):
        closed.append(answer)
        anna.go("/")
        closed.append(answer)
        anna.send("/")
    assert anna.go("/").headers["Session-Timeout-Id"] == before


@pytest.mark.parametrize("path", ["/", "/by-login"])
@pytest.mark.parametrize("view", [None, "/sign-in"])
def test_who_is_not_found_by_flask_login_is_told_so_once_and_signs_in_again(
    clock: Clock, path: str, view: str | None
) -> None:
    app, told, people = with_login(clock, SESSION_TIMEOUT_ABSOLUTE=3600), list[Any](), [Person()]
    manager: Any = app.login_manager  # type: ignore[attr-defined]
    manager.login_view = view
    manager.user_loader(lambda name: people[0] if people else None)
    app.add_url_rule("/by-login", "by_login", view_func=login_required(lambda: "hers"))
    note = lambda _, reason, session_id, user: told.append((reason, user))  # noqa: E731  # the signal has it weakly
    session_ended.connect(note, app)
    anna = signed_in(app)
    people.clear()
    assert anna.go("/open").text == "open"
    assert told == []
    assert anna.go(path).location == f"{SIGNED_OUT}?{urlencode({'next': path})}"
    people.append(Person())
    clock.wait(60)
    assert anna.go("/").location == "/sign-in?next=%2F"
    assert told == [("revoked", "anna")]
    anna.send("/sign-in")
    assert anna.go(path).status_code == 200


def test_a_web_socket_is_told_of_another_epoch_too(clock: Clock) -> None:
    app, epochs, kept = new_app(), {"anna": 1}, dict[str, Any]()
    extension = SessionTimeout(app, user="user_id", epoch=lambda user: epochs[user], now=clock)
    add_views(app)
    app.add_url_rule("/keep", "keep", view_func=lambda: kept.update(session) or "kept")
    signed_in(app).go("/keep")
    for epoch, is_over in ((1, False), (2, True)):
        epochs["anna"] = epoch
        with app.app_context():
            assert extension.is_over(kept) is is_over


# Permanent sessions, which Flask and Flask-Session send, or store, with every answer


def with_permanent_sessions(clock: Clock, meanwhile: list[Callable[[], None]]) -> Flask:
    """A service that has them, and a before_request function in which other things happen."""
    app = new_app()
    SessionTimeout(app, user="user_id", now=clock)

    def sign_in() -> None:
        session.clear()
        session["user_id"], session.permanent = request.form.get("user", "anna"), True

    add_views(app, sign_in)
    for_all = [("Cache-Control", "public")]
    app.before_request(lambda: meanwhile.pop()() if meanwhile else None)
    app.add_url_rule("/answer", "answer", view_func=lambda: session.setdefault("answer", "42"), methods=["POST"])
    app.add_url_rule("/show", "show", view_func=lambda: f"{session.get('user_id')} {session.get('answer')}")
    app.add_url_rule("/picture", "picture", view_func=lambda: ("a picture", for_all))
    app.add_url_rule("/in-its-language", "language", view_func=lambda: (session.get("language", "en"), for_all))
    return app


@pytest.mark.parametrize("on_the_server", [False, True])
@pytest.mark.parametrize("path", ["/session/status", "/picture", "/in-its-language"])
@pytest.mark.parametrize(("does", "then"), [("/answer", "anna 42"), ("/sign-in", "ben None")])
def test_what_writes_nothing_takes_back_nothing_that_another_tab_did_meanwhile(
    clock: Clock, tmp_path: Path, path: str, does: str, then: str, on_the_server: bool
) -> None:
    meanwhile = list[Callable[[], None]]()
    app = with_permanent_sessions(clock, meanwhile)
    if on_the_server:
        app.config.update(SESSION_TYPE="cachelib", SESSION_CACHELIB=FileSystemCache(str(tmp_path)))
        Session(app)
    anna, tab = signed_in(app), Browser(app)
    tab.client.set_cookie("session", anna.cookies["session"])
    meanwhile.append(lambda: setattr(tab, "answer", tab.send(does, {"user": "ben"})))
    answer = anna.fetch(path)
    assert (answer.status_code < 300, answer.headers.getlist("Set-Cookie")) == (True, [])
    assert ("Cookie" in answer.vary) is (path == "/in-its-language")
    assert meanwhile == []
    assert tab.go("/show").text == then


def test_nor_does_a_request_that_names_another_session(clock: Clock) -> None:
    anna = signed_in(with_permanent_sessions(clock, []))
    answer = anna.client.get("/", headers={"Sec-Fetch-Mode": "cors", "Session-Timeout-Id": "another"})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (401, [])
    assert anna.go("/").headers.getlist("Set-Cookie")


def test_a_request_may_be_made_within_a_request(clock: Clock) -> None:
    app = service(clock)
    app.get("/inner")(lambda: str(Browser(app).go("/").status_code))
    anna = signed_in(app)
    assert anna.go("/inner").text == "303"
    assert anna.remaining


# Flask-Session


def test_a_flask_session_that_is_too_old_is_refused_by_name(clock: Clock) -> None:
    app = service(clock)
    old = type("Old", (type(app.session_interface),), {"__module__": "flask_session.sessions"})
    app.session_interface = old()
    for _ in range(2):
        with pytest.raises(RuntimeError, match=r"^Flask-Session is too old .* It must be 0\.8 or newer"):
            Browser(app).go("/open")


def test_a_session_on_the_server_is_deleted_there(tmp_path: Path, clock: Clock) -> None:
    app, store = with_store(tmp_path, clock)
    anna = signed_in(app)
    key = f"session:{anna.cookies['session']}"
    assert store.has(key)
    anna.send(SIGN_OUT, anna.form)
    assert not store.has(key)


def test_who_signs_in_has_a_key_that_nobody_knew_before(tmp_path: Path, clock: Clock) -> None:
    app, store = with_store(tmp_path, clock)
    app.post("/basket")(lambda: session.update(basket=1) or "kept")
    browser = Browser(app)
    browser.send("/basket")
    planted = browser.cookies["session"]
    browser.send("/sign-in")
    assert browser.cookies["session"] != planted
    # what is left there says that it has moved, and not where to
    assert store.get(f"session:{planted}").keys() == {"session_timeout"}


@pytest.mark.parametrize("changes", [False, True])
def test_a_late_answer_overwrites_neither_answers_nor_the_time_that_were_stored_meanwhile(
    tmp_path: Path, clock: Clock, changes: bool
) -> None:
    app, _ = with_store(tmp_path, clock)
    app.add_url_rule("/keep", "keep", lambda: session.update(answer="three pages") or "kept", methods=["POST"])
    app.add_url_rule("/kept", "kept", lambda: str(session.get("answer")))
    tab = Browser(app)

    @app.get("/slow")
    def slow() -> str:
        clock.wait(600)
        assert tab.send("/keep").text == "kept"
        if changes:
            session["other"] = 1
        return "slow"

    anna = signed_in(app)
    tab.client.set_cookie("session", anna.cookies["session"])
    assert anna.go("/slow").headers["Session-Timeout-Remaining"] == str(TIMEOUT)
    # a view that changes the session writes it whole, as with Flask-Session alone
    assert anna.fetch("/kept").text == (str(None) if changes else "three pages")
    clock.wait(TIMEOUT - 1)
    assert anna.remaining == "1"


# Where its parts are called


def test_a_guarded_page_on_a_public_path_is_a_mistake_that_is_named(clock: Clock) -> None:
    app = service(clock, SESSION_TIMEOUT_PUBLIC_PATHS=["/files/"])
    app.get("/files/a")(signed_in_required(lambda: "a"))
    with pytest.raises(RuntimeError, match=r"'/files/a' is a public path \(SESSION_TIMEOUT_PUBLIC_PATHS\)"):
        Browser(app).go("/files/a")


def test_files_are_nobodys_and_a_layout_may_be_theirs(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    app = service(clock)
    app.register_blueprint(Blueprint("files", "files", static_folder=str(tmp_path), static_url_path="/files"))
    app.errorhandler(404)(lambda error: (app.jinja_env.from_string("<{{ timeout_meta() }}>").render(), 404))
    anna = signed_in(app)
    with anna.go("/files/a.txt") as answer:
        assert "Session-Timeout-Remaining" not in answer.headers
    assert anna.go("/static/none").text == "<>"


@pytest.mark.parametrize("host", ["service.test", "admin.service.test", "a.b.service.test"])
def test_each_subdomain_has_the_pages(clock: Clock, host: str) -> None:
    app = Flask("tests_service", subdomain_matching=True)
    app.config.update(SECRET_KEY="for tests", SERVER_NAME="service.test", SESSION_COOKIE_DOMAIN="service.test")
    SessionTimeout(app, user="user_id", now=clock)
    below = host.removesuffix("service.test").rstrip(".")
    app.add_url_rule("/sign-in", "in", lambda: session.update(user_id="anna") or "in", subdomain=below)
    app.add_url_rule("/", "page", lambda: url_for("session_timeout.sign_out"), subdomain=below)
    anna, base = Browser(app), f"http://{host}"
    assert anna.client.get("/sign-in", base_url=base).status_code == 200
    assert anna.client.get("/session/status", base_url=base).headers["Session-Timeout-Remaining"] == str(TIMEOUT)
    assert anna.client.get("/session/signed-out", base_url=base).location == SIGN_OUT
    assert anna.client.get("/", base_url=base).text == SIGN_OUT
    with anna.client.get("/session/static/session-timeout.min.js", base_url=base) as answer:
        assert answer.status_code == 200


def test_everything_a_user_has_begun_can_be_ended_from_outside_of_a_request(clock: Clock) -> None:
    app = new_app()
    extension = SessionTimeout(app, user="user_id", now=clock)
    add_views(app)

    anna, phone = signed_in(app), signed_in(app)
    with app.app_context():
        extension.sign_out_everywhere("anna")
    assert (anna.remaining, phone.remaining) == (None, None)


@pytest.mark.parametrize("fails", [False, True])
def test_the_identity_provider_is_told_after_the_session_is_gone(
    clock: Clock, caplog: pytest.LogCaptureFixture, fails: bool
) -> None:
    def tell() -> ProviderSignOut:
        if fails:
            raise ConnectionError("no provider")
        return ProviderSignOut("https://id.example/end", "a state")

    app = new_app()
    SessionTimeout(app, user="user_id", provider_sign_out=tell, now=clock)
    add_views(app)
    app.get("/state")(lambda: str(session.get("session_timeout_oidc_state")))
    anna = signed_in(app)
    assert 'data-sign-out="navigate"' in anna.go("/").text
    answer = anna.send(SIGN_OUT, anna.form)
    assert answer.location == (SIGNED_OUT if fails else "https://id.example/end")
    assert anna.remaining is None
    assert anna.go("/state").text == ("None" if fails else "a state")
    assert ("the identity provider was not told" in caplog.text) is fails


def test_a_lifetime_that_the_site_sets_later_is_told_and_ends_the_session(clock: Clock) -> None:
    app = service(clock)
    app.before_request(lambda: setattr(app, "permanent_session_lifetime", timedelta(minutes=5)))
    anna = signed_in(app)
    for _ in range(2):
        assert anna.remaining == "300"
        clock.wait(200)
        assert anna.remaining == "100"
        page = anna.go("/")
        assert page.headers["Session-Timeout-Remaining"] == "300"
        assert 'data-timeout="300"' in page.text
    clock.wait(299.5)
    over = anna.fetch("/session/status")
    assert (over.status_code, over.headers["Session-Timeout-Reason"]) == (401, "time")
    assert anna.fetch("/session/keep-alive").status_code == 204
    clock.wait(300)
    assert anna.go("/").location == f"{TIMED_OUT}?next=%2F"


# Start-up


def test_it_serves_several_applications_once_each(clock: Clock) -> None:
    extension = SessionTimeout(user="user_id", now=clock)
    apps = [new_app(SESSION_TIMEOUT_PREFIX=prefix) for prefix in ("/a", "/b")]
    for app, prefix in zip(apps, ("/a", "/b"), strict=True):
        extension.init_app(app)
        add_views(app)
        assert signed_in(app).fetch(f"{prefix}/keep-alive").status_code == 204
    with pytest.raises(RuntimeError, match="already initialised"):
        extension.init_app(apps[0])


LAYOUT = "session_timeout/layout.html"
BASE = "{% block head %}{% endblock %}{{ url_for('open_page') }}{% block content %}{% endblock %}"


def with_templates(clock: Clock, templates: dict[str, str]) -> Flask:
    app = new_app()
    app.jinja_loader = DictLoader(templates)
    SessionTimeout(app, user="user_id", now=clock)
    add_views(app)
    return app


def test_or_at_the_first_request_where_it_needs_more_than_there_is_when_it_is_made(clock: Clock) -> None:
    app = with_templates(clock, {LAYOUT: "{% extends 'base' %}", "base": BASE})
    app.add_url_rule("/a", "open_page", lambda: "a")
    for _ in range(2):
        with pytest.raises(OptionError, match="loses"):
            Browser(app).go("/open")
    app = with_templates(clock, {LAYOUT: "{% extends 'base' %}{% block head %}{{ head }}{% endblock %}", "base": BASE})
    app.add_url_rule("/a", "open_page", lambda: "a")
    assert Browser(app).go("/open").text == "open"
    assert "/a" in Browser(app).go(SIGNED_OUT).text


def test_a_template_of_the_sites_own_that_fails_is_said_in_the_log_and_stops_nothing(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    app = with_templates(clock, {LAYOUT: "{{ 1 / 0 }}"})
    for _ in range(2):
        assert Browser(app).go("/open").text == "open"
    assert caplog.text.count("could not be rendered at the start") == 1


def test_a_page_that_has_lost_its_head_since_is_refused_too(clock: Clock) -> None:
    layout = "{% if not request.args %}{{ head }}{% endif %}{% block content %}{% endblock %}"
    app = with_templates(clock, {LAYOUT: layout})
    assert "session-ended" in Browser(app).go(SIGNED_OUT).text
    with pytest.raises(OptionError, match="loses"):
        Browser(app).go(f"{SIGNED_OUT}?x=1")


@pytest.fixture(autouse=True)
def _has_no_strangers_in_its_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing of ours is logged as an error but what a test is about."""
    yield
    lost = re.compile("identity provider was not told|Exception on /")
    assert [each for each in caplog.records if each.levelname == "ERROR" and not lost.search(each.getMessage())] == []
