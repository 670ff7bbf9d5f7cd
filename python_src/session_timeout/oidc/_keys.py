"""The provider's public keys, as this process knows them: fetched when they are needed, and never often."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from session_timeout.oidc._addresses import checked_url
from session_timeout.oidc._fetch import FetchFailed, fetch

if TYPE_CHECKING:
    import ssl

OLDEST: Final = 300
"""Seconds until keys are fetched again by themselves."""
PAUSE: Final = 30
"""Seconds in which keys are fetched once, at most, because a token named an unknown one: strangers can send those."""
AFTER_FAILURE: Final = 5
"""Seconds until it is tried again, after it failed."""
LIMIT: Final = 1.5
"""Seconds for all that is fetched at a time: some providers wait 2.5 for the answer to a logout token."""

_log = logging.getLogger(__name__)


class KeysUnavailable(Exception):
    """The provider's keys cannot be had, and no older ones are here. The text says why."""


class ProviderKeys:
    """The `keys` of `read_logout_token`: the provider's JWKS, asked for by https. Any thread may call it.

    issuer: the provider's, whose discovery document says where its keys are. jwks_url: where they are, for a provider
    without one. http is for the loopback interface alone. context: for certificates that the system does not know.
    clock: seconds that only go on.

    Keys are fetched again after 5 minutes, and at once when a token names an unknown one, then not again within 30 s.
    Redirects are not followed; an answer may take 1.5 s and have 256 kB. When a fetch fails, the keys from before
    are kept. Each process has its own. Raises ValueError, which names what is wrong.
    """

    def __init__(
        self,
        issuer: str,
        *,
        jwks_url: str | None = None,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        checked_url("issuer", issuer)
        if jwks_url is not None:
            checked_url("jwks_url", jwks_url)
        self.issuer = issuer
        self.jwks_url = jwks_url
        self._context = context
        self._clock = clock
        self._lock = threading.Lock()
        self._discovered: str | None = None
        self._keys: dict[str, Any] | None = None
        self._fetched = self._refreshed = self._failed = float("-inf")
        self._why = ""

    def __call__(self, refresh: bool) -> dict[str, Any]:
        """The keys, a JWKS as a dict. refresh: a token named one that is not there. Raises KeysUnavailable."""
        # a fetch that a stranger's token has caused keeps nobody waiting whose key may be here
        if not refresh and self._keys is not None and self._clock() - self._fetched < OLDEST:
            return self._keys
        with self._lock:
            now = self._clock()
            asked = refresh and now - self._refreshed >= PAUSE
            if (asked or self._keys is None or now - self._fetched >= OLDEST) and now - self._failed >= AFTER_FAILURE:
                self._refreshed = now if refresh else self._refreshed
                self._fetch(now)
            if self._keys is None:
                raise KeysUnavailable(self._why)
            return self._keys

    def _fetch(self, now: float) -> None:
        try:
            self._keys, self._fetched = self._found(), now
        except FetchFailed as error:
            # where they were may be no longer right
            self._why, self._failed, self._discovered = str(error), now, None
            _log.warning("The keys of the identity provider cannot be had: %s", error)

    def _found(self) -> dict[str, Any]:
        ends = time.monotonic() + LIMIT
        url = self.jwks_url or self._discovered or self._discover()
        jwks = fetch(url, ends - time.monotonic(), self._context)
        if not isinstance(jwks.get("keys"), list):
            raise FetchFailed(f"{url} is no JWKS.")
        self._discovered = url
        return jwks

    def _discover(self) -> str:
        # https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
        url = self.issuer.removesuffix("/") + "/.well-known/openid-configuration"
        metadata = fetch(url, LIMIT, self._context)
        if metadata.get("issuer") != self.issuer:
            raise FetchFailed(f"{url} is of another issuer than {self.issuer}.")
        found = metadata.get("jwks_uri")
        if not isinstance(found, str):
            raise FetchFailed(f"{url} has no jwks_uri.")
        return found
