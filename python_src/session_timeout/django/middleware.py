"""Holds the limits around every view: brings the core what the request says, and sends what it answers."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.deprecation import MiddlewareMixin

from session_timeout._answer import is_public
from session_timeout._exchange import Exchange
from session_timeout._facts import Facts
from session_timeout.django._request import SessionTimeout, SiteAddresses
from session_timeout.django._revocations import CacheDown
from session_timeout.django._send import put, send
from session_timeout.django._session import RequestSession
from session_timeout.django._settings import current
from session_timeout.headers import NO_STORE

PAGES = ("keep-alive", "status", "sign-out", "signed-out", "timed-out", "worker.js")
_CACHE_ENGINE = "django.contrib.sessions.backends.cache"


class SessionTimeoutMiddleware(MiddlewareMixin):  # type: ignore[misc]  # Django has no types
    """Goes after the session's middleware and the authentication's; gives `request.session_timeout`.

    Sync and async; a session over its limit is ended before the view. What counts as activity, and what an answer
    says, is the same in every framework: see the core. Raises ImproperlyConfigured for a wrong setting.
    """

    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)
        current()

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Before the view."""
        conf, page = current(), _page(request)
        checked = conf.site.settings
        if page == "worker.js" or request.path_info.startswith(checked.public_paths):
            request.session_timeout = None
            return None
        session, addresses = RequestSession(request, conf), SiteAddresses(conf)
        facts = Facts(
            now=conf.site.revocations.now(),
            method=request.method,
            path=request.path_info,
            query=request.META.get("QUERY_STRING", ""),
            header=request.headers.get,
            root=addresses.root,
            has_cookie=settings.SESSION_COOKIE_NAME in request.COOKIES,
            has_marker=checked.signed_in_cookie in request.COOKIES,
        )
        exchange = Exchange(conf.site, facts, session, addresses, page)
        request.session_timeout = SessionTimeout(exchange, session)
        try:
            refused = exchange.arrive()
        except CacheDown:
            return _nobody_knows(session)
        if facts.has_cookie and request.session.session_key is None and _is_down():
            return _nobody_knows(session)
        return send(request, refused) if refused else None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """After the view, before the session is saved."""
        timeout: SessionTimeout | None = getattr(request, "session_timeout", None)
        if timeout is None:
            return response
        exchange, session = timeout.exchange, timeout._session
        session.is_broken = response.status_code >= 500
        said = response.get("Cache-Control", "")
        try:
            outcome = exchange.answer(response.status_code, said, session.stored())
        except CacheDown:
            return _nobody_knows(session)
        if outcome.instead:
            response = send(request, outcome.instead)
        put(response, outcome.headers)
        session.finish(as_it_is=exchange.page == "status" or is_public(response.get("Cache-Control", "")))
        return response


def _page(request: HttpRequest) -> str | None:
    """Which of our pages is asked for. Looked up for such a path alone."""
    name = request.path.rpartition("/")[2]
    try:
        return name if name in PAGES and request.path == reverse(f"session_timeout:{name}") else None
    except NoReverseMatch:
        return None


def _is_down() -> bool:
    """Whether sessions are in a cache that does not answer: Django takes that for sessions that are not there."""
    if settings.SESSION_ENGINE != _CACHE_ENGINE:
        return False
    try:
        caches[settings.SESSION_CACHE_ALIAS].get("session-timeout:probe")
    except Exception:  # each cache has its own
        return True
    return False


def _nobody_knows(session: RequestSession) -> HttpResponse:
    session.leave()
    session.finish(as_it_is=True)
    return HttpResponse(status=503, headers={**NO_STORE, "Retry-After": "1"})
