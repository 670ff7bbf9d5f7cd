"""Holds the limits around every view: brings the core what the request says, and sends what it answers."""

from __future__ import annotations

from functools import partial
from inspect import currentframe

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.deprecation import MiddlewareMixin

from session_timeout._answer import is_public
from session_timeout._by_provider import arrive
from session_timeout._circuit_breaker import StoreDown
from session_timeout._exchange import Exchange
from session_timeout._pages import unanswered
from session_timeout.django._caches import Patient
from session_timeout.django._guards import facts, instead, let_through
from session_timeout.django._request import SessionTimeout, SiteAddresses, here, put, send
from session_timeout.django._session import RequestSession
from session_timeout.django._settings import NAME, current
from session_timeout.django.urls import PAGES, Token
from session_timeout.oidc._receiver import PAGE

_POLLS = {"wagtailadmin_editing_sessions"}  # an editor that is open says so every ten seconds


class SessionTimeoutMiddleware(MiddlewareMixin):  # type: ignore[misc]  # Django has no types
    """Goes after the session's middleware and the authentication's; gives `request.session_timeout`.

    Sync and async; a session over its limit is ended before the view. What counts as activity, and what an answer
    says, is the same in every framework. Raises ImproperlyConfigured for a wrong setting.
    """

    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)
        if not apps.is_installed("session_timeout"):
            raise ImproperlyConfigured('INSTALLED_APPS lacks "session_timeout", whose templates and files it needs.')
        if current().site.settings.events and _is_for_wsgi():
            raise ImproperlyConfigured(
                f'{NAME}["EVENTS"] cannot be True behind WSGI, where each open tab would keep a thread: '
                "serve get_asgi_application(), or leave it out. Tabs then ask when they are shown."
            )

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Before the view."""
        conf, page = current(), _page(request)
        # wherever the site's urls include them, our own pages have a session
        is_public = page is None and request.path_info.startswith(conf.site.settings.public_paths)
        if page == "worker.js" or is_public:
            request.session_timeout = None
            let_through(request, page)
            return None
        if page == PAGE:
            # it belongs to no session: Django reads, saves and sends none
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            request.session_timeout, request.session = None, type(request.session)(None)
            let_through(request, page)
            return None
        session, addresses = RequestSession(request, conf), SiteAddresses(conf)
        exchange = Exchange(conf.site, facts(request, conf, addresses), session, addresses, page)
        request.session_timeout = SessionTimeout(exchange, session)
        here.set(exchange)
        try:
            ask = partial(conf.at_timeout, request) if conf.at_timeout else None
            refused = session.unseen(partial(arrive, exchange, ask, request.session))
            is_cache = settings.SESSION_ENGINE.endswith("s.cache")
            if is_cache and exchange.facts.has_cookie and not request.session.session_key:
                # Django takes a cache that does not answer for a session that is not there
                Patient(settings.SESSION_CACHE_ALIAS).get("session-timeout")
        except StoreDown:
            return _unanswered(request, request.session_timeout)
        if refused:
            return send(request, refused)
        let_through(request, page)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """After the view, before the session is saved."""
        response = instead(request, response, current())
        here.set(None)
        timeout: SessionTimeout | None = getattr(request, "session_timeout", None)
        if timeout is None:
            return response
        exchange, session, said = timeout.exchange, timeout.session, response.get("Cache-Control", "")
        session.is_broken = response.status_code >= 500
        if request.resolver_match and not _POLLS.isdisjoint(request.resolver_match.app_names):
            exchange.passive = True
        try:
            status, to = response.status_code, response.get("Location")
            outcome = session.unseen(lambda: exchange.answer(status, said, session.stored(), location=to))
        except StoreDown:
            return _unanswered(request, timeout)
        response = put(send(request, outcome.instead) if outcome.instead else response, outcome.headers)
        response.status_code = outcome.status or response.status_code
        as_it_is = is_public(response.get("Cache-Control", ""))
        try:
            session.unseen(lambda: session.finish(as_it_is=as_it_is))
        except StoreDown:
            return _unanswered(request, timeout)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A view has met a store that is down."""
        timeout: SessionTimeout | None = getattr(request, "session_timeout", None)
        return _unanswered(request, timeout) if timeout and isinstance(exception, StoreDown) else None


def _is_for_wsgi() -> bool:
    """Whether a WSGI handler is loading its middleware: Django tells no middleware for whom it is made."""
    frame = currentframe()
    while frame:
        if isinstance(frame.f_locals.get("self"), WSGIHandler):
            return True
        frame = frame.f_back
    return False


def _page(request: HttpRequest) -> str | None:
    """Which of our pages is asked for. Looked up for such a path alone, which may be of urls for this request."""
    name, urls = request.path.rpartition("/")[2], getattr(request, "urlconf", None)
    try:
        return name if name in PAGES and request.path == reverse(f"session_timeout:{name}", urls) else None
    except NoReverseMatch:
        return None


def _unanswered(request: HttpRequest, timeout: SessionTimeout) -> HttpResponse:
    """Nobody knows who is signed in; who leaves leaves, and their cookies go."""
    answer = unanswered(timeout.exchange, lambda: Token(request).is_right())
    request.session_timeout = None
    if answer.location:
        timeout.session.lose()
    else:
        timeout.session.is_broken = True
        timeout.session.leave()
        timeout.session.finish(as_it_is=True)
    return send(request, answer)
