"""The address at which a provider says that somebody has signed out there, as an answer, whatever the framework.

It belongs to no session: none is looked at, and no cookie. A framework's file sends it what came, before anything
of the site's, and sends the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from session_timeout._answer import Answer
from session_timeout.headers import NO_STORE
from session_timeout.oidc._logout_token import LogoutToken, LogoutTokenRefused, claimed_issuer, read_logout_token
from session_timeout.oidc._provider import Provider, jti_key, sid_key, sub_key, unnamed_key
from session_timeout.revocations import RevocationStore

PAGE: Final = "provider-signed-out"
MOST: Final = 65_536
"""Bytes that a request's body may have; of a longer one no more than one byte beyond has to be read."""

_FORM: Final = "application/x-www-form-urlencoded"
_log = logging.getLogger(__name__)


def provider_signed_out(
    providers: Iterable[Provider], revocations: RevocationStore, method: str, content_type: str, body: bytes
) -> Answer:
    """End what a logout token names: 200 once every process can know it; 400 when it was refused, or that failed."""
    if method != "POST":
        return Answer(405, [("Allow", "POST"), *NO_STORE.items()])
    try:
        token = _token(content_type, body)
        issuer = claimed_issuer(token)
        provider = next((each for each in providers if each.issuer == issuer), None)
        if provider is None:
            raise LogoutTokenRefused("iss is no provider of this service.")
        said = _read(token, provider, revocations)
    except LogoutTokenRefused as refused:
        # the reason names nothing that stands in the token
        _log.warning("a sign-out at the identity provider was refused: %s", refused)
        return Answer(400, list(NO_STORE.items()))
    try:
        for key in _ended_by(said):
            revocations.revoke(key, "provider")
        # after the sign-out has worked: the provider may try again until then
        revocations.revoke(jti_key(said.iss, _name(said, token)), "provider")
    except Exception as error:  # each home has its own
        _log.error("a sign-out at the identity provider could not be told to every process: %s", type(error).__name__)
        return Answer(400, list(NO_STORE.items()))
    _log.info("somebody signed out at the identity provider: %s", "one session" if said.sid else "all of a user")
    return Answer(200, list(NO_STORE.items()))


def _ended_by(said: LogoutToken) -> list[str]:
    """The revocation keys of a session of the provider's; without one, of all that its user has begun."""
    if not said.sid:
        return [sub_key(said.iss, str(said.sub))]
    # which of them it is nobody can tell of those that have begun without a sid
    return [sid_key(said.iss, said.sid), *([unnamed_key(said.iss, said.sub)] if said.sub else [])]


def _token(content_type: str, body: bytes) -> str:
    if content_type.partition(";")[0].strip().lower() != _FORM:
        raise LogoutTokenRefused("It is no form.")
    if len(body) > MOST:
        raise LogoutTokenRefused("It is too long.")
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise LogoutTokenRefused("It is no form.") from None
    tokens = [value for name, value in fields if name == "logout_token"]
    if len(tokens) != 1:
        raise LogoutTokenRefused(f"It has {len(tokens)} logout tokens.")
    return tokens[0]


def _read(token: str, provider: Provider, revocations: RevocationStore) -> LogoutToken:
    def is_used(name: str) -> bool:
        return bool(revocations.find([jti_key(provider.issuer, name)]))

    said = read_logout_token(
        token,
        issuer=provider.issuer,
        client_id=provider.client_id,
        keys=provider.keys,
        algorithms=provider.algorithms,
        now=revocations.now(),
        seen=is_used,
    )
    if said.jti is None and is_used(_name(said, token)):
        raise LogoutTokenRefused("The token was used before.")
    return said


def _name(said: LogoutToken, token: str) -> str:
    """What a used token is remembered by: its jti, or what was signed."""
    return said.jti or sha256(token.rpartition(".")[0].encode()).hexdigest()
