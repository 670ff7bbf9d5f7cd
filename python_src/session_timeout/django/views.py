"""The package's pages, as the core has them. `urls` says which methods each takes."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import get_script_prefix
from django.views.decorators.csrf import csrf_exempt
from markupsafe import Markup

from session_timeout import _pages, assets
from session_timeout._policy import NEXT
from session_timeout.django._request import timeout_of
from session_timeout.django._send import nonce_of, send, tags

TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')


def keep_alive(request: HttpRequest) -> HttpResponse:
    """Extends the session, and says how long it lasts now."""
    return send(request, _pages.keep_alive(timeout_of(request).exchange))


def status(request: HttpRequest) -> HttpResponse:
    """Says how long the session lasts, and touches nothing."""
    return send(request, _pages.status(timeout_of(request).exchange))


@csrf_exempt  # type: ignore[untyped-decorator]
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST with its token signs out; everything else asks first, because anybody's link may lead here."""
    exchange = timeout_of(request).exchange
    fields = TOKEN.format(get_token(request)) if exchange.current() else Markup("")
    asks = _pages.asks_to_sign_out(exchange, *_around(request), fields, partial(_has_token, request))
    return send(request, asks or _pages.after_sign_out(exchange, request.POST.get(NEXT), None))


def signed_out(request: HttpRequest) -> HttpResponse:
    """Confirms a sign-out."""
    return send(request, _pages.signed_out(timeout_of(request).exchange, *_around(request)))


def timed_out(request: HttpRequest) -> HttpResponse:
    """Says how a session ended, or that it lives."""
    return send(request, _pages.timed_out(timeout_of(request).exchange, *_around(request)))


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for all pages of the site; the middleware leaves it alone."""
    headers, body = assets.worker(get_script_prefix())
    return HttpResponse(body, headers=headers)


def _around(request: HttpRequest) -> tuple[str, Markup]:
    settings = timeout_of(request).exchange.site.settings
    return _pages.language_of(settings, request), tags(nonce_of(request))


class _Token(CsrfViewMiddleware):  # type: ignore[misc]  # Django has no types
    """Says whether the token is right, instead of an error page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _has_token(request: HttpRequest) -> bool:
    token = _Token(lambda _: HttpResponse())
    token.process_request(request)
    return token.process_view(request, signed_out, (), {}) is None
