"""Flask: limits that the server holds, the keep-alive and sign-out addresses, and the tags, as one extension.

    app.config.update(SESSION_TIMEOUT_TIMEOUT=900, SESSION_TIMEOUT_COUNTDOWN=120)
    SessionTimeout(app, user="user_id")

In the head of the base template: `{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}`; where nobody is
signed in, the first is empty. What signs out, on any page, a form with its token:

    {{ sign_out(url_for("session_timeout.sign_out"), csrf=sign_out_csrf_field()) }}

The configuration's keys are `SESSION_TIMEOUT_` and a setting of `site.Site` or an option of the dialog or the
signed-out page. Sessions may be Flask's own, in a signed cookie, or Flask-Session's on the server; what each can
revoke: see `revocations`. Flask-Login and Flask-WTF are used where the application has them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from session_timeout import assets, components, pages, script_tag, stylesheet_tag
from session_timeout.detour import DETOUR, is_guess, is_own, may_end
from session_timeout.headers import NO_STORE
from session_timeout.jinja import GLOBALS
from session_timeout.limits import GRACE
from session_timeout.oidc import STATE_KEY, ProviderSignOut
from session_timeout.revocations import Revocations
from session_timeout.site import Site, read_site
from session_timeout.visit import CSRF_FIELD, Visit, revoke_all

PREFIX = "SESSION_TIMEOUT_"
_log = logging.getLogger(__name__)
ENVIRON_KEY = "session_timeout.visit"

P = ParamSpec("P")
R = TypeVar("R")


class SessionTimeout:
    """The extension; `init_app` may be called for several applications.

    user: the session's key of what identifies the signed-in user, or a function that gives it, something false
    when nobody is signed in; without it Flask-Login's current_user. The function is asked before the application's
    own before_request functions, so that these see no session that is over: it must not need what they do. epoch,
    revocations: see the module `revocations`. provider_sign_out: called before the session is cleared, gives where
    the identity provider is told, see `oidc`, or None; with it the browser signs out itself, which is the option
    sign_out_navigate. now: the time in epoch seconds. Raises OptionError, which names every wrong setting.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        user: str | Callable[[], object] | None = None,
        epoch: Callable[[Any], object] | None = None,
        provider_sign_out: Callable[[], ProviderSignOut | None] | None = None,
        revocations: Revocations | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        if user is not None and not (user and (isinstance(user, str) or callable(user))):
            raise ValueError(f"user cannot be {user!r}. It must be a key of the session or a function that gives it.")
        self._user, self._epoch, self._provider_sign_out, self._now = user, epoch, provider_sign_out, now
        self._revocations = revocations
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Read the application's settings, and add the pages, the tags and what happens around every request."""
        if "session_timeout" in app.extensions:
            raise RuntimeError("SessionTimeout was already initialised for this application.")
        given = {key.removeprefix(PREFIX).lower(): app.config[key] for key in app.config if key.startswith(PREFIX)}
        if self._provider_sign_out:
            given.setdefault("sign_out_navigate", True)
        site = read_site(given, lambda name: PREFIX + name.upper())
        if app.config["SESSION_COOKIE_NAME"] == site.signed_in_cookie:
            name = f"{PREFIX}SIGNED_IN_COOKIE"
            raise ValueError(f"{name} cannot be {site.signed_in_cookie!r}: it is the session's cookie.")
        lifetime = app.permanent_session_lifetime
        # Flask holds every cookie to it, permanent or not, and Flask-Session what it stores
        if lifetime.total_seconds() < site.timeout:
            raise ValueError(
                f"PERMANENT_SESSION_LIFETIME cannot be {lifetime}: sessions would end before their timeout. "
                f"It must be {site.timeout} seconds or more: {PREFIX}TIMEOUT."
            )
        revocations = self._revocations or Revocations(site.timeout + GRACE, now=self._now)
        if revocations.keep < site.timeout + GRACE:
            raise ValueError(
                f"revocations cannot keep {revocations.keep} seconds. It must be {site.timeout + GRACE} or more: "
                f"{PREFIX}TIMEOUT and {GRACE}."
            )
        app.extensions["session_timeout"] = self
        app.extensions["session_timeout.site"] = (site, revocations)
        # first, whatever was registered before: what the site keeps of the user in g must not be of a session over
        app.before_request_funcs.setdefault(None, []).insert(0, self._arrive)
        app.before_request(_arrive_again)
        app.after_request(self._answer)
        app.register_blueprint(self._blueprint(site))
        app.jinja_env.globals.update(
            GLOBALS,
            timeout_meta=_timeout_meta,
            sign_out=partial(components.sign_out, navigate=site.navigates),
            script_tag=_with_base(script_tag),
            stylesheet_tag=_with_base(stylesheet_tag),
            sign_out_csrf_field=_csrf_field_of_page,
        )

    def sign_out(self) -> None:
        """End the session of the current request, for a view of the site's own that signs out."""
        _visit().end("signed-out")

    def sign_out_everywhere(self, user: object) -> None:
        """End every session that a user has begun until now; `user` is what identifies them.

        One that begins afterwards lives, in the same request too: `session.clear()`, then sign in.

        Each process that hears of it (see `revocations`) refuses them from the next request on. Where the site
        has an epoch of the user, change that as well: it holds in processes that start later. Raises what
        `publish` raises when the others cannot be told.
        """
        visit: Visit | None = request.environ.get(ENVIRON_KEY) if has_request_context() else None
        revoke_all(_settings()[1], user, visit)

    def signed_in_user(self) -> object:
        """What identifies the signed-in user, None when nobody is."""
        if self._user is None:
            manager = getattr(current_app, "login_manager", None)
            if manager is None:
                raise RuntimeError(
                    "SessionTimeout cannot tell who is signed in. Set user=, the session's key of the user's id or a "
                    "function that gives it, or add Flask-Login to the application."
                )
            from flask_login import current_user

            return current_user.get_id() if current_user.is_authenticated else None
        return self._user() if callable(self._user) else session.get(self._user)

    def _forget(self) -> None:
        """What keeps the user besides the session: Flask-Login's user of this request, and its cookie."""
        if self._user is None:
            from flask_login import logout_user

            logout_user()

    def _arrive(self) -> ResponseReturnValue | None:
        site, revocations = _settings()
        # the path of a file says nothing of the user
        if site.is_public(request.path) or (request.endpoint or "").rpartition(".")[2] == "static":
            return None
        visit = Visit(
            site,
            revocations,
            session,
            self.signed_in_user,
            now=self._now(),
            forget=self._forget,
            stored=_question_to_the_store(),
            epoch=self._epoch,
            root=request.script_root,
            asked=request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else "",
            counts=not is_guess(request.headers.get) and not site.is_passive(request.path),
            has_marker=site.signed_in_cookie in request.cookies,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        # not in g, which a request made within a request shares
        request.environ[ENVIRON_KEY] = visit
        visit.arrive()
        again = visit.user is None and request.endpoint == "session_timeout.sign_out"
        # its form has the token of the session that is gone: told why, and not that the token is wrong
        if (visit.ended or again) and _would_wtf_refuse():
            return redirect(visit.way_out() if visit.ended else url_for("session_timeout.signed_out"), 303)
        return None

    def _answer(self, response: Response) -> Response:
        visit: Visit | None = request.environ.get(ENVIRON_KEY)
        if visit is not None:
            for name, value in visit.answer(response.status_code):
                if name == "Set-Cookie":
                    response.headers.add(name, value)
                else:
                    response.headers[name] = value
        return response

    def _blueprint(self, site: Site) -> Blueprint:
        blueprint = Blueprint(
            "session_timeout",
            __name__,
            url_prefix=site.prefix,
            static_folder=assets.STATIC / "session_timeout",
            static_url_path="/static",
            template_folder=str(assets.TEMPLATES),
        )
        blueprint.add_url_rule("/keep-alive", view_func=_keep_alive, endpoint="keep_alive")
        blueprint.add_url_rule("/sign-out", view_func=self._sign_out, endpoint="sign_out", methods=["GET", "POST"])
        blueprint.add_url_rule("/signed-out", view_func=_signed_out, endpoint="signed_out")
        blueprint.add_url_rule("/timed-out", view_func=_timed_out, endpoint="timed_out")
        blueprint.add_url_rule("/worker.js", view_func=_worker, endpoint="worker")
        return blueprint

    def _sign_out(self) -> ResponseReturnValue:
        visit = _visit()
        if visit.record() is None:
            return redirect(url_for("session_timeout.signed_out"), 303)
        if request.method != "POST" or not _is_csrf_right():
            return _page("sign_out", _csrf_field()), 200 if request.method != "POST" else 403
        provider = None
        try:
            provider = self._provider_sign_out() if self._provider_sign_out else None
        except Exception:
            _log.exception("the identity provider was not told of a sign-out")
        visit.end("signed-out")
        if provider is None:
            return redirect(url_for("session_timeout.signed_out"), 303)
        if provider.state:
            session[STATE_KEY] = provider.state
        return redirect(provider.url, 303)


def signed_in_required(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """A view for signed-in users: others are sent to the page that says what happened, or to sign in.

    The sign-in page gets the way back as `next`, for `redirects.safe_redirect` to look at.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        visit = _visit()
        if visit.record() is not None:
            return cast(R, current_app.ensure_sync(view)(*args, **kwargs))
        return redirect(visit.way_out(), 303)

    return guarded


def _settings() -> tuple[Site, Revocations]:
    return cast(tuple[Site, Revocations], current_app.extensions["session_timeout.site"])


def _visit() -> Visit:
    visit: Visit | None = request.environ.get(ENVIRON_KEY)
    if visit is None:
        what = f"is a public path ({PREFIX}PUBLIC_PATHS)"
        raise RuntimeError(f"{request.path!r} {what}: it has nothing to do with sessions.")
    return visit


def _arrive_again() -> None:
    """For a user= that only the site's own before_request functions, which were registered earlier, make known."""
    visit: Visit | None = request.environ.get(ENVIRON_KEY)
    if visit is not None and visit.user is None and not visit.ended:
        visit.arrive()


def _question_to_the_store() -> Callable[[], Mapping[str, Any] | None] | None:
    """Asks what the server's store has of the session: another request may have ended or changed it meanwhile."""
    key = getattr(session, "sid", None)
    if key is None:
        return None

    def stored() -> Mapping[str, Any] | None:
        # one that got a new key during this request is not there under the old one
        if getattr(session, "sid", None) != key:
            return None
        app: Any = current_app
        return app.session_interface.open_session(app._get_current_object(), request) or {}

    return stored


def _keep_alive() -> ResponseReturnValue:
    record = _visit().record()
    return Response(status=401 if record is None else 204, headers=NO_STORE)


def _signed_out() -> ResponseReturnValue:
    if _visit().record() is not None:
        # nobody is told that they are signed out while they are not
        return redirect(url_for("session_timeout.sign_out"), 303)
    return _ended("signed_out")


def _timed_out() -> ResponseReturnValue:
    visit = _visit()
    if visit.record() is not None:
        if is_guess(request.headers.get):
            return Response(status=503, headers=NO_STORE)
        if not may_end(request.headers.get, _query()):
            return redirect(url_for("session_timeout.sign_out"), 303)
        visit.end("time")
    return _ended("timed_out")


def _worker() -> ResponseReturnValue:
    headers, body = assets.worker(f"{request.script_root}/")
    return Response(body, headers=headers)


def _ended(page: pages.Page) -> Response:
    visit = _visit()
    if not is_own(request.headers.get, _query()):
        context = pages.detour_context(visit, page, visit.site.language_of(request), _query())
        return Response(render_template(DETOUR, **context), headers=NO_STORE)
    response = Response(_page(page), headers=NO_STORE)
    for name, value in pages.ended_headers(visit.site):
        response.headers.add(name, value)
    return response


def _query() -> str:
    return request.query_string.decode("latin-1")


def _page(page: pages.Page, fields: Markup | None = None) -> str:
    visit = _visit()
    context = pages.context(visit, page, visit.site.language_of(request), fields)
    return render_template(pages.template(visit.site, page), **context)


def _timeout_meta(**options: object) -> Markup:
    """The tag of the current page; takes the dialog's options, which go before the settings."""
    visit: Visit | None = request.environ.get(ENVIRON_KEY)
    return Markup("") if visit is None else visit.timeout_meta(visit.site.language_of(request), **options)


def _with_base(tag: Callable[..., Markup]) -> Callable[..., Markup]:
    @wraps(tag)
    def with_base(nonce: object = None, **options: Any) -> Markup:
        return tag(nonce, **{"base_url": _settings()[0].url("static", request.script_root), **options})

    return with_base


def _csrf_name() -> str:
    return str(current_app.config["WTF_CSRF_FIELD_NAME"]) if "csrf" in current_app.extensions else CSRF_FIELD


def _csrf_field() -> Markup:
    """The hidden field that a form which signs out needs: Flask-WTF's where the application protects its forms."""
    if "csrf" in current_app.extensions:
        from flask_wtf.csrf import generate_csrf

        token = generate_csrf()
    else:
        token = _visit().csrf_token()
    return Markup('<input type="hidden" name="{}" value="{}">').format(_csrf_name(), token)


def _would_wtf_refuse() -> bool:
    """Whether Flask-WTF, where it looks at all forms, is about to refuse this one."""
    config = current_app.config
    if "csrf" not in current_app.extensions or not (config["WTF_CSRF_ENABLED"] and config["WTF_CSRF_CHECK_DEFAULT"]):
        return False
    from flask_wtf.csrf import CSRFError

    try:
        current_app.extensions["csrf"].protect(apply_exemptions=True)
    except CSRFError:
        return True
    except TypeError:
        # before Flask-WTF 1.3 only it knows which views are exempt: it refuses in its own words
        return False
    return False


def _csrf_field_of_page() -> Markup:
    """The tag: nothing on a public path, where the layout may be that of a page that is not there."""
    return _csrf_field() if ENVIRON_KEY in request.environ else Markup("")


def _is_csrf_right() -> bool:
    token = request.form.get(_csrf_name())
    if "csrf" not in current_app.extensions:
        return _visit().is_csrf_token(token)
    from flask_wtf.csrf import validate_csrf

    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        validate_csrf(token)
    except ValueError:  # WTForms' ValidationError
        return False
    return True
