"""A logout token, by which a provider says that somebody has signed out there: what it must be to be believed.

Sources: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation, and how GOV.UK One Login says it:
https://docs.sign-in.service.gov.uk/integrate-with-integration-environment/managing-your-users-sessions/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

Keys: TypeAlias = Callable[[bool], Mapping[str, Any]]
"""Gives the provider's JWKS, as a dict; with True it has to be asked for anew, if that may be."""

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""What a provider may sign with: whoever can check such a signature cannot make one."""

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
OLDEST: Final = 180
"""Seconds for which a token is taken after it was issued, and for which its `jti` must be remembered."""
SLACK: Final = 60
"""Seconds by which the provider's clock may differ from ours."""
LONGEST: Final = 16_384
"""Characters that a token may have."""

_TYPES: Final = ("logout+jwt", "jwt")


class LogoutTokenRefused(ValueError):
    """A logout token that ends nothing. The text says why, and holds nothing that stands in the token."""


class LogoutToken(NamedTuple):
    """What a provider says: the session `sid` of its user has ended; without `sid`, all of the user `sub`.

    jti: the token's own name, under which it is remembered as used.
    """

    iss: str
    sub: str | None = None
    sid: str | None = None
    jti: str | None = None


def read_logout_token(
    token: object,
    *,
    issuer: str,
    client_id: str,
    keys: Keys,
    algorithms: Collection[str],
    now: float,
    seen: Callable[[str], bool],
) -> LogoutToken:
    """What a logout token says, once everything about it is right.

    token: the form's `logout_token`. issuer: the provider's, to the letter. client_id: ours there. keys: the
    provider's, such as a `ProviderKeys`; called with True at most once for a token, when it names a key that is not
    among them. algorithms: what was agreed with the provider for ID tokens: `["RS256"]` for most, `["ES256"]` for
    GOV.UK One Login. now: epoch seconds. seen: whether a token of this `jti` and issuer was used in the last 3 minutes.

    Raises LogoutTokenRefused, for everything that is wrong with the token and when `keys` or `seen` fail; ValueError
    for the other arguments; ImportError without joserfc.
    """
    check_settings(issuer, client_id, algorithms)
    from session_timeout.oidc import _signature

    try:
        opened = _signature.opened(_checked(token))
        header, claims = opened.headers(), _claims(opened.payload)
        algorithm = _algorithm(header, algorithms)
        # what can be known without the keys comes first: nothing is fetched for a token that is not for us
        read = _read(claims, issuer, client_id, now)
        if not _signature.is_signed_by(opened, _candidates(header, algorithm, keys), algorithm):
            raise LogoutTokenRefused("The signature is wrong.")
        used = read.jti is not None and _asked("seen", seen, read.jti)
    except LogoutTokenRefused:
        raise
    # a JSON of 10,000 brackets, a key that is none: no reason to end a session, nor for an error page
    except Exception as error:
        raise LogoutTokenRefused(f"It cannot be read: {type(error).__name__}.") from None
    if used:
        raise LogoutTokenRefused("jti was used before.")
    return read


def claimed_issuer(token: str) -> str | None:
    """Whose token it says it is, which nobody has checked. Raises LogoutTokenRefused for what is no token."""
    from session_timeout.oidc import _signature

    try:
        issuer = _claims(_signature.opened(_checked(token)).payload).get("iss")
    except LogoutTokenRefused:
        raise
    except Exception as error:
        raise LogoutTokenRefused(f"It cannot be read: {type(error).__name__}.") from None
    return issuer if isinstance(issuer, str) else None


def check_settings(issuer: object, client_id: object, algorithms: object) -> None:
    """Raise ValueError for what cannot be meant, and name it."""
    for name, value in {"issuer": issuer, "client_id": client_id}.items():
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} cannot be {value!r}. It must be text.")
    named = [algorithms] if isinstance(algorithms, str) or not isinstance(algorithms, Collection) else list(algorithms)
    wrong = [each for each in named if each not in ALGORITHMS]
    if isinstance(algorithms, str) or wrong or not named:
        shown = algorithms if isinstance(algorithms, str) or not wrong else wrong[0]
        raise ValueError(f"algorithms cannot be {shown!r}. It must be a list of {', '.join(ALGORITHMS)}.")


def _checked(token: object) -> str:
    if not isinstance(token, str) or not token:
        raise LogoutTokenRefused("There is no token.")
    if len(token) > LONGEST or not token.isascii():
        raise LogoutTokenRefused("It is no signed token.")
    return token


def _claims(payload: bytes) -> dict[str, Any]:
    claims = json.loads(payload)
    if not isinstance(claims, dict):
        raise LogoutTokenRefused("It is no signed token.")
    return claims


def _algorithm(header: Mapping[str, Any], algorithms: Collection[str]) -> str:
    """The algorithm, if the header says nothing else that would have to be understood."""
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise LogoutTokenRefused("alg is none that was agreed.")
    if "crit" in header or "b64" in header:
        raise LogoutTokenRefused("crit names what is not understood here.")
    kind = header.get("typ", "JWT")
    # https://www.rfc-editor.org/rfc/rfc7515#section-4.1.9: capitals do not matter, "application/" may be left out
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in _TYPES:
        raise LogoutTokenRefused("typ is another token's.")
    return algorithm


def _candidates(header: Mapping[str, Any], algorithm: str, keys: Keys) -> list[Any]:
    """The provider's keys that may have signed it; the header's own (`jwk`, `jku`, `x5u`) are a stranger's."""
    from session_timeout.oidc._signature import fitting

    if "kid" not in header:
        # https://openid.net/specs/openid-connect-core-1_0.html#Signing: of several one has to be named
        if len(found := fitting(_listed(keys, False), algorithm)) != 1:
            raise LogoutTokenRefused("It does not say which key signed it.")
        return found
    kid = header["kid"]
    if not isinstance(kid, str):
        raise LogoutTokenRefused("kid is no text.")
    named = [key for key in _listed(keys, False) if key.get("kid") == kid]
    named = named or [key for key in _listed(keys, True) if key.get("kid") == kid]
    if not named:
        raise LogoutTokenRefused("kid is no key of the provider.")
    if not (found := fitting(named, algorithm)):
        raise LogoutTokenRefused("The key is not for such a signature.")
    return found


def _listed(keys: Keys, refresh: bool) -> list[Mapping[str, Any]]:
    jwks = _asked("keys", keys, refresh)
    listed = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(listed, list):
        raise LogoutTokenRefused("The provider's keys are no JWKS.")
    return [key for key in listed if isinstance(key, Mapping)]


def _asked(name: str, function: Callable[[Any], Any], argument: object) -> Any:
    try:
        return function(argument)
    except Exception as error:  # a site's own, or a provider that does not answer
        raise LogoutTokenRefused(f"{name} failed: {error}") from error


def _read(claims: Mapping[str, Any], issuer: str, client_id: str, now: float) -> LogoutToken:
    if claims.get("iss") != issuer:
        raise LogoutTokenRefused("iss is not the provider.")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences or not all(isinstance(each, str) for each in audiences):
        raise LogoutTokenRefused("aud is not this service.")
    # written so that a NaN, which json takes, is refused
    if not now - OLDEST <= _number(claims, "iat") <= now + SLACK:
        raise LogoutTokenRefused("iat is not lately.")
    if not _number(claims, "exp") > now - SLACK:
        raise LogoutTokenRefused("exp has passed.")
    if "nbf" in claims and not _number(claims, "nbf") <= now + SLACK:
        raise LogoutTokenRefused("nbf has not come.")
    sub, sid, jti = (_text(claims, name) for name in ("sub", "sid", "jti"))
    if sub is None and sid is None:
        raise LogoutTokenRefused("It has neither sub nor sid.")
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(EVENT), Mapping):
        raise LogoutTokenRefused("events does not say that somebody signed out.")
    # an ID token has one: it must never end anything
    if "nonce" in claims:
        raise LogoutTokenRefused("It has a nonce, which a logout token must not have.")
    return LogoutToken(issuer, sub, sid, jti)


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise LogoutTokenRefused(f"{name} is no number.")
    return value


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, str) or not value:
        raise LogoutTokenRefused(f"{name} is no text.")
    return value
