"""What a view and a template may ask of the session: `request.session_timeout`; and the guard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import partial, wraps
from http.cookies import Morsel
from typing import TYPE_CHECKING, Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language_from_path, override
from markupsafe import Markup

from session_timeout._answer import Answer, Headers
from session_timeout._exchange import Exchange
from session_timeout._layout import check_page
from session_timeout._pages import language_of, meta
from session_timeout._policy import Addresses
from session_timeout._record import Record
from session_timeout.django._session import Found, RequestSession
from session_timeout.django._settings import Conf

View = TypeVar("View", bound=Callable[..., Any])
here: ContextVar[Exchange | None] = ContextVar("session_timeout", default=None)
"""The exchange of the request that is under way, for what is called without it."""


class SessionTimeout:
    """The session of a request, as far as it is somebody's. Times are in seconds, None for nobody's."""

    def __init__(self, exchange: Exchange, session: RequestSession) -> None:
        self.exchange, self.session = exchange, session

    def ask(self, question: Callable[[], Found]) -> Found:
        """Ask something of the session for the site, whose page then varies by the cookie.

        For visitors without one that matters only where Django caches pages.
        """
        found = self.session.unseen(question)
        cached = any(each.startswith("django.middleware.cache.") for each in settings.MIDDLEWARE)
        self.session.store.accessed |= self.exchange.facts.has_cookie or cached
        return found

    @property
    def _record(self) -> Record | None:
        return self.ask(self.exchange.current)

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in now."""
        return self._record is not None

    @property
    def timed_out(self) -> bool:
        """Whether the session of this request was over, and has been ended."""
        return self.exchange.ended in ("time", "absolute")

    @property
    def extends(self) -> bool:
        """Whether this request may count as activity; a view that a page calls by itself sets it to False."""
        return not self.exchange.passive

    @extends.setter
    def extends(self, value: bool) -> None:
        self.exchange.passive = not value

    @property
    def timeout(self) -> int | None:
        """Without activity until the session ends."""
        return self._record.timeout if self._record else None

    @property
    def session_id(self) -> str | None:
        """The id of the session, with which `session_ended` is sent; it is not its key in the store."""
        return self.ask(lambda: self.exchange.session_id)

    def signed_in_within(self, seconds: float) -> bool:
        """Whether somebody is signed in, and signed in no longer ago than that."""
        return self.ask(lambda: self.exchange.signed_in_within(seconds))

    def tag(self, own: Mapping[str, object]) -> Markup:
        """The dialog's meta element on this page, whose `own` options go first; empty for nobody."""
        language = partial(language_of, self.exchange.site.settings, self.session.request)
        return self.ask(lambda: meta(self.exchange, language, own))

    def end(self) -> None:
        """Sign out: the session's data go now, in the store and its cookie with the answer."""
        self.exchange.end()


class SessionTimeoutRequest(HttpRequest):  # type: ignore[misc]  # Django has no types
    """For type checkers, a request behind the middleware: `def view(request: SessionTimeoutRequest)`."""

    if TYPE_CHECKING:
        session_timeout: SessionTimeout


def timeout_of(request: HttpRequest) -> SessionTimeout:
    """`request.session_timeout`. Raises ImproperlyConfigured where it is missing."""
    found = getattr(request, "session_timeout", "")
    if isinstance(found, SessionTimeout):
        return found
    why = 'MIDDLEWARE lacks "session_timeout.django.SessionTimeoutMiddleware"'
    raise ImproperlyConfigured(f"request.session_timeout is not there: {why if found == '' else 'PUBLIC_PATHS'}.")


def is_async(view: Callable[..., Any]) -> bool:
    """Whether a view gives what has to be awaited. The dispatch of a class with async methods does, and is none."""
    of_class = getattr(getattr(view, "func", view), "__self__", None)
    return bool(iscoroutinefunction(view) or getattr(of_class, "view_is_async", False))


def signed_in_only(view: View) -> View:
    """A view, sync or async, for those who are signed in: others are told why not, or sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        timeout = timeout_of(request)
        refused = timeout.ask(timeout.exchange.refusal)
        return send(request, refused) if refused else view(request, *args, **kwargs)

    @wraps(view)
    async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = guarded(request, *args, **kwargs)
        return await answer if hasattr(answer, "__await__") else answer

    return cast(View, guarded_async if is_async(view) else guarded)


class _Line(Morsel):  # type: ignore[type-arg]  # Morsel[str] is for type checkers alone
    """A Set-Cookie line as Django's answers hold cookies."""

    def OutputString(self, attrs: object = None) -> str:
        """The value of the header."""
        return str(self.coded_value)


def send(request: HttpRequest, answer: Answer) -> HttpResponse:
    """An answer of the core as Django's."""
    html = check_page(render_to_string(answer.template, {**answer.context}, request), answer) if answer.template else ""
    to = answer.location
    response = HttpResponseRedirect(to, status=answer.status) if to else HttpResponse(html, status=answer.status)
    if not answer.template:
        del response.headers["Content-Type"]
    # what is wrong is in our own log: else Django's says so, maybe by mail, of each that is to ask again
    response._has_been_logged = answer.status == 503
    return put(response, answer.headers)


def put(response: HttpResponse, headers: Headers) -> HttpResponse:
    """Set an answer's headers, and add its cookies."""
    for name, value in headers:
        if name != "Set-Cookie":
            response.headers[name] = value
            continue
        cookie, key = _Line(), value.partition("=")[0]
        cookie.set(key, value.partition("=")[2].partition(";")[0], value)
        # A name may be there twice, for two paths: the key only tells the two apart.
        response.cookies[key + "+" * sum(each.rstrip("+") == key for each in response.cookies)] = cookie
    return response


class SiteAddresses(Addresses):
    """Ours where include() has them, the site's by their names or paths."""

    def __init__(self, conf: Conf) -> None:
        super().__init__(conf.site.settings, get_script_prefix().rstrip("/"))
        self._sites = {
            "sign-in": conf.urls["sign_in_url"] or settings.LOGIN_URL,
            "home": conf.urls["home_url"] or f"{self.root}/",
            "after-sign-out": conf.urls["after_sign_out"] or "session_timeout:signed-out",
        }

    def of(self, page: str) -> str:
        """The address of a page."""
        if page in self._sites:
            return str(resolve_url(self._sites[page]))
        return str(reverse(f"session_timeout:{page}")) if page else self.of("status").removesuffix("status")

    def is_own(self, path: str) -> bool:
        """Whether a path is under ours, in its own language too: include() may stand in i18n_patterns()."""
        if super().is_own(path):
            return True
        with override(get_language_from_path(path.removeprefix(self.root)) or settings.LANGUAGE_CODE):
            return super().is_own(path)
