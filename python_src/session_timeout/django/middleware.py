"""Holds the limits around every view: ends what is over, keeps what is used, says how long is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from session_timeout.django.state import SessionTimeout
from session_timeout.headers import NO_STORE, REMAINING

GetResponse = Callable[[HttpRequest], HttpResponse]

CACHE_ENGINE = "django.contrib.sessions.backends.cache"


class SessionTimeoutMiddleware:
    """Goes after the session's middleware and the authentication's; gives `request.session_timeout`.

    A session over its limit is ended before the view. Every view that is really asked for starts the time again
    (a prefetch does not). Answers to who is signed in are not stored, and say how many seconds are left.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_worker(request):
            return self.get_response(request)
        timeout = request.session_timeout = SessionTimeout(request)
        if not timeout.signed_in and not timeout.timed_out and _is_unreadable(request):
            return _nobody_knows(request)
        was_signed_in = timeout.signed_in
        response = self.get_response(request)
        if response.status_code >= 500:
            # Django saves no session with a broken page: what it would say of it could be wrong.
            if timeout.shown and timeout.keep_time():
                self._say(request, response, was_signed_in)
            _do_not_store(response)
            return response
        if timeout.is_gone():
            if _is_down():
                return _nobody_knows(request)
            response = _interrupted(request)
            timeout.drop()
            timeout.empty()
        elif _is_public(response) and not timeout.shown:
            # Caches give it to others too: nothing of this session may be in it, nor the end of its cookie.
            timeout.stay_out()
            return response
        elif timeout.signed_in:
            timeout.keep()
        else:
            timeout.drop()
        self._say(request, response, was_signed_in)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Runs for pages that exist: what a browser asks for by itself and is not there does not extend."""
        timeout: SessionTimeout | None = getattr(request, "session_timeout", None)
        if timeout:
            timeout.extends = timeout.signed_in and not timeout.prefetch

    def _say(self, request: HttpRequest, response: HttpResponse, was_signed_in: bool) -> None:
        timeout: SessionTimeout = request.session_timeout
        name, signed_in = timeout.settings.signed_in_cookie, timeout.signed_in
        if signed_in or was_signed_in or timeout.timed_out:
            _do_not_store(response)
        if signed_in:
            response.headers[REMAINING] = str(timeout.remaining)
        # strict: where the session's cookie is, a link of another site must not bring this one alone
        where = {"path": settings.SESSION_COOKIE_PATH, "domain": settings.SESSION_COOKIE_DOMAIN, "samesite": "Strict"}
        if name and signed_in:
            # without an age: a clock that was set forward would take it away, and a page take that for a sign-out
            response.set_cookie(name, "1", secure=bool(settings.SESSION_COOKIE_SECURE), **where)
        elif name and name in request.COOKIES:
            response.delete_cookie(name, **where)


def _is_worker(request: HttpRequest) -> bool:
    """Whether a browser asks for the service worker, which it does by itself: as a file, it is nobody's."""
    # resolved for such a path alone
    return bool(request.path.endswith("/worker.js") and request.path == reverse("session_timeout:worker"))


def _is_public(response: HttpResponse) -> bool:
    """Whether caches may give the answer to others: what it says itself."""
    said = {each.strip().lower() for each in response.get("Cache-Control", "").split(",")}
    return "public" in said and not said & {"private", "no-store"}


def _do_not_store(response: HttpResponse) -> None:
    for name, value in NO_STORE.items():
        response.headers[name] = value


def _is_unreadable(request: HttpRequest) -> bool:
    """Whether the request has a session that cannot be read now: then nobody knows whether it is signed in."""
    has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_cookie and request.session.session_key is None and _is_down()


def _is_down() -> bool:
    """Whether sessions are in a cache that does not answer: Django takes that for sessions that are not there."""
    if settings.SESSION_ENGINE != CACHE_ENGINE:
        return False
    try:
        caches[settings.SESSION_CACHE_ALIAS].get("session-timeout:probe")
    except Exception:  # each cache has its own
        return True
    return False


def _nobody_knows(request: HttpRequest) -> HttpResponse:
    # Django would delete the cookie of a session that is not there; without the session here it does not.
    del request.session
    return HttpResponse(status=503, headers=NO_STORE)


def _interrupted(request: HttpRequest) -> HttpResponse:
    """Another tab signed out while this request was under way: nothing of it is shown, nothing revives it."""
    if request.path == reverse("session_timeout:keep-alive"):
        return HttpResponse(status=401)
    return HttpResponseRedirect(reverse("session_timeout:signed-out"))
