"""An identity provider whose sign-outs end sessions here, and what a session remembers of it for that.

A session remembers, from the sign-in on, digests of the provider's issuer with its session (`sid`) and with its user
(`sub`). Each is a revocation key: what ends a session is asked for by these, so that no list of sessions is needed.
"""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from session_timeout._record import digest
from session_timeout.oidc._addresses import checked_url
from session_timeout.oidc._keys import ProviderKeys
from session_timeout.oidc._logout_token import Keys, check_settings

Ask = TypeVar("Ask")
_log = logging.getLogger(__name__)

KEEP: Final = 240
"""Seconds for which a used logout token has to be remembered: as long as it could be sent again, clocks apart."""


class Provider:
    """An identity provider, as it is known from its configuration: what `provider=` takes.

    With `provider` sign-outs there end sessions here (back-channel logout). `id_token` is then the session's key of the
    ID token that came at sign-in, or of its claims, or a function that gives it. With `provider_at_timeout` a time-out
    leads by where `provider_sign_out` says.

    issuer: the provider's, to the letter. client_id: ours there. algorithms: what it signs ID tokens with, `["RS256"]`
    for most, `["ES256"]` for GOV.UK One Login. keys: see `read_logout_token`; without it the issuer's discovery
    document says where they are. Raises ValueError, which names what is wrong, and ImportError without joserfc.
    """

    def __init__(
        self, issuer: str, client_id: str, *, algorithms: Sequence[str] = ("RS256",), keys: Keys | None = None
    ) -> None:
        checked_url("issuer", issuer)
        check_settings(issuer, client_id, algorithms)
        if keys is not None and not callable(keys):
            raise ValueError(f"keys cannot be {keys!r}. It must be a function, such as a ProviderKeys.")
        # said when the site starts, and not when the first person signs out
        from session_timeout.oidc import _signature  # noqa: F401

        self.issuer, self.client_id, self.algorithms = issuer, client_id, tuple(algorithms)
        self.keys: Keys = keys or ProviderKeys(issuer)


def as_providers(given: object) -> tuple[Provider, ...]:
    """One provider, several or None, as a tuple. Raises ValueError for what is none."""
    several = list(given) if isinstance(given, (list, tuple)) else [] if given is None else [given]
    found = [each for each in several if isinstance(each, Provider)]
    if len({each.issuer for each in found}) < len(several):
        raise ValueError(
            f"provider cannot be {given!r}. It must be a session_timeout.oidc.Provider, or a list of them, "
            "each of another issuer."
        )
    return tuple(found)


def at_time_out(sign_out: Ask | None, chosen: bool) -> Ask | None:
    """How a provider is told at a time-out, None where that was not chosen. Raises ValueError without a way to."""
    if chosen and sign_out is None:
        raise ValueError("provider_at_timeout cannot be True without provider_sign_out, which says where that is.")
    return sign_out if chosen else None


def sid_key(issuer: str, sid: str) -> str:
    """The revocation key of one session of the provider's."""
    return f"sid:{_digest(issuer, sid)}"


def sub_key(issuer: str, sub: str) -> str:
    """The revocation key of everything that a user of the provider's has begun."""
    return f"sub:{_digest(issuer, sub)}"


def unnamed_key(issuer: str, sub: str) -> str:
    """The revocation key of what a user has begun with an ID token that did not name the provider's session."""
    return f"sub:{digest(json.dumps([issuer, sub, None]))}"


def jti_key(issuer: str, jti: str) -> str:
    """The key under which a logout token is remembered as used."""
    return f"jti:{_digest(issuer, jti)}"


def sign_in_keys(providers: Iterable[Provider], id_token: object) -> tuple[str, ...]:
    """The revocation keys of a session that begins with this ID token; none without one of these providers.

    id_token: as the site's library took it, or its claims: whatever it is, it is the site's, and believed.
    """
    claims = _claims(id_token)
    issuer, sid, sub = (claims.get(name) for name in ("iss", "sid", "sub"))
    if issuer not in [provider.issuer for provider in providers] or not isinstance(sub, str) or not sub:
        _log.warning("a session has begun without an ID token of the provider: a sign-out there does not end it.")
        return ()
    named = sid_key(issuer, sid) if isinstance(sid, str) and sid else unnamed_key(issuer, sub)
    return (named, sub_key(issuer, sub))


def _claims(id_token: object) -> Mapping[str, Any]:
    if isinstance(id_token, Mapping):
        return id_token
    try:
        part = str(id_token).split(".")[1]
        claims = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _digest(issuer: str, value: str) -> str:
    return digest(json.dumps([issuer, value]))
