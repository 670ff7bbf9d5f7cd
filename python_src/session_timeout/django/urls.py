"""`path("session/", include("session_timeout.django.urls"))`; the names are session_timeout:keep-alive and so on.

The package's pages, as the core has them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import get_script_prefix, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from session_timeout import _by_provider, _pages
from session_timeout._policy import NEXT
from session_timeout.components import hidden_field
from session_timeout.django._events import stream
from session_timeout.django._request import send, timeout_of
from session_timeout.django._settings import current
from session_timeout.oidc._receiver import MOST, PAGE, provider_signed_out
from session_timeout.templatetags.session_timeout import files_of_page


@require_safe  # type: ignore[untyped-decorator]  # Django has no types
def page(request: HttpRequest) -> HttpResponse:
    """Keep-alive, status, signed-out or timed-out."""
    return send(request, _pages.page(timeout_of(request).exchange, partial(_around, request), request))


@require_safe  # type: ignore[untyped-decorator]
def events(request: HttpRequest) -> HttpResponse:
    """A stream of events; there is one where the setting EVENTS says so."""
    conf = current()
    if not conf.site.settings.events:
        raise Http404
    return stream(request, conf)


@csrf_exempt  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])  # type: ignore[untyped-decorator]
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST with its token signs out; everything else asks first, because anybody's link may lead here."""
    exchange, check = timeout_of(request).exchange, Token(request)
    answer = _pages.asks_to_sign_out(
        exchange, *_around(request), lambda: hidden_field("csrfmiddlewaretoken", get_token(request)), check.is_right
    )
    if answer is None:
        ask = current().provider_sign_out
        provider = _by_provider.asked(partial(ask, request) if ask else None)
        answer = _by_provider.sign_out(exchange, provider, request.POST.get(NEXT), request.session)
    # with the token's cookie, where the site itself looks at no tokens
    return check.process_response(request, send(request, answer))


@require_safe  # type: ignore[untyped-decorator]
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for all pages of the site; the middleware leaves it alone."""
    headers, body = _pages.worker(get_script_prefix().rstrip("/"))
    return HttpResponse(body, headers=headers)


def _around(request: HttpRequest) -> tuple[str, Markup]:
    """The language of the request, and the tags of the static files, with the page's nonce."""
    language = _pages.language_of(timeout_of(request).exchange.site.settings, request)
    return language, files_of_page({"request": request})


@csrf_exempt  # type: ignore[untyped-decorator]
def receive(request: HttpRequest) -> HttpResponse:
    """Back-channel logout; it is not there without a provider."""
    site = current().site
    if not site.providers:
        raise Http404
    # no more than is known to be too much, whatever Django's own limit is: that would answer in its own words
    body = request.read(MOST + 1) if request.method == "POST" else b""
    kind = request.META.get("CONTENT_TYPE", "")
    return send(request, provider_signed_out(site.providers, site.revocations, request.method, kind, body))


class Token(CsrfViewMiddleware):  # type: ignore[misc]  # Django has no types
    """The token that a form came with, looked at without the site's middleware, and without an error page."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(lambda _: HttpResponse())
        self._request = request
        self.process_request(request)

    def is_right(self) -> bool:
        """Whether it is this browser's."""
        return self.process_view(self._request, page, (), {}) is None

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _reached(view: Callable[[HttpRequest], HttpResponse]) -> Any:
    """The view; where it is called, no guard of the site's own has answered before it."""

    @wraps(view)
    def reached(request: HttpRequest) -> HttpResponse:
        setattr(request, BEFORE, None)
        return view(request)

    return reached


app_name = "session_timeout"
BEFORE = "_session_timeout_before"
"""The attribute of a request that has one of our pages to reach: its name."""
_VIEWS = {**dict.fromkeys(_pages.PAGES, page), "sign-out": sign_out, "events": events, "worker.js": worker}
PAGES = {name: _reached(view) for name, view in {**_VIEWS, PAGE: receive}.items()}
urlpatterns = [path(name, view, name=name) for name, view in PAGES.items()]
for _view in PAGES.values():
    # Django's LoginRequiredMiddleware (5.1) leaves these alone: they are for those who are signed out too.
    _view.login_required = False
