"""Django and an identity provider: what it says of sign-outs there, and where it is told of those here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from session_timeout._answer import Answer
from session_timeout._by_provider import Ask
from session_timeout._by_provider import arrive as arrive_and_lead
from session_timeout._exchange import Exchange
from session_timeout.oidc import Provider, ProviderSignOut
from session_timeout.oidc._provider import as_providers, at_time_out
from session_timeout.oidc._receiver import MOST, PAGE, provider_signed_out
from session_timeout.options import OptionError

__all__ = ["PAGE", "Ways", "arrive", "of_provider", "receive", "without_session"]

AskProvider = Callable[[HttpRequest], ProviderSignOut | None]


@dataclass(frozen=True)
class Ways:
    """Where the ID token is, and how the provider is told, at a sign-out and at a time-out."""

    id_token: str | Callable[[HttpRequest], object] = "id_token"
    sign_out: AskProvider | None = None
    at_timeout: AskProvider | None = None

    def told(self, request: HttpRequest) -> Ask | None:
        """How the provider is told of a sign-out."""
        return partial(self.sign_out, request) if self.sign_out else None


def of_provider(flat: dict[str, Any]) -> tuple[tuple[Provider, ...], Ways]:
    """What the settings say of identity providers, which is taken out of them. Raises OptionError."""
    given = {name: flat.pop(name, None) for name in ("provider", "id_token", "provider_sign_out")}
    try:
        for name, value in given.items():
            given[name] = import_string(value) if isinstance(value, str) and "." in value else value
            if name == "provider_sign_out" and not callable(given[name] or str):
                raise ValueError(f"{name} cannot be {value!r}. It must be a function, or its dotted path.")
        ask = cast(AskProvider | None, given["provider_sign_out"])
        at_timeout = at_time_out(ask, bool(flat.pop("provider_at_timeout", False)))
        providers = as_providers(given["provider"])
    except (ValueError, ImportError) as error:
        raise OptionError([("provider", f"SESSION_TIMEOUT: {error}")]) from None
    if ask:
        flat.setdefault("sign_out_navigate", True)
    return providers, Ways(given["id_token"] or "id_token", ask, at_timeout)


@csrf_exempt  # type: ignore[untyped-decorator]
def receive(request: HttpRequest) -> HttpResponse:
    """Back-channel logout; it is not there without a provider."""
    from session_timeout.django._request import send
    from session_timeout.django._settings import current

    site = current().site
    if not site.providers:
        raise Http404
    # no more than is known to be too much, whatever Django's own limit is: that would answer in its own words
    body = request.read(MOST + 1) if request.method == "POST" else b""
    kind = request.META.get("CONTENT_TYPE", "")
    return send(request, provider_signed_out(site.providers, site.revocations, request.method, kind, body))


def without_session(request: HttpRequest) -> None:
    """It belongs to no session: Django reads, saves and sends none."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    request.session_timeout, request.session = None, type(request.session)(None)


def arrive(exchange: Exchange, ways: Ways, request: HttpRequest) -> Answer | None:
    """What `exchange.arrive` gives; a time-out leads by the provider where the settings say so."""
    ask = partial(ways.at_timeout, request) if ways.at_timeout else None
    return arrive_and_lead(exchange, ask, request.session)
