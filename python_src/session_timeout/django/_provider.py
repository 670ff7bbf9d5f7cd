"""Django and an identity provider: what it says of sign-outs there, and where it is told of those here."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from session_timeout._answer import Answer
from session_timeout._by_provider import arrive as arrive_and_lead
from session_timeout._exchange import Exchange
from session_timeout.django._answer import send
from session_timeout.django._settings import Conf, current
from session_timeout.oidc._receiver import PAGE, provider_signed_out

__all__ = ["PAGE", "arrive", "receive", "without_session"]


@csrf_exempt  # type: ignore[untyped-decorator]
def receive(request: HttpRequest) -> HttpResponse:
    """Back-channel logout; it is not there without a provider."""
    site = current().site
    if not site.providers:
        raise Http404
    body = request.body if request.method == "POST" else b""
    kind = request.META.get("CONTENT_TYPE", "")
    return send(request, provider_signed_out(site.providers, site.revocations, request.method, kind, body))


def without_session(request: HttpRequest) -> None:
    """It is nobody's visit: Django reads, saves and sends no session."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    request.session_timeout, request.session = None, type(request.session)(None)


def arrive(exchange: Exchange, conf: Conf, request: HttpRequest) -> Answer | None:
    """What `exchange.arrive` gives; a time-out leads by the provider where the settings say so."""
    ask = partial(conf.at_timeout, request) if conf.at_timeout else None
    return arrive_and_lead(exchange, ask, request.session)
