"""The signature of a token, by joserfc: with the provider's own public keys, and an algorithm that was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

try:
    from joserfc import jws
    from joserfc.jwk import JWKRegistry, RSAKey
except ImportError as error:
    raise ImportError('joserfc is missing: pip install "session-timeout[oidc]"') from error

from session_timeout.oidc._logout_token import LONGEST

SMALLEST_RSA: Final = 2048
"""Bits, https://www.rfc-editor.org/rfc/rfc7518#section-3.3"""


class _Registry(jws.JWSRegistry):
    # a chain of certificates in the header is long, and of no interest
    max_header_length = LONGEST

    def get_alg(self, name: str) -> Any:
        # its own warns of EdDSA's name, which providers still use
        return self.algorithms[name]


def opened(token: str) -> jws.CompactSignature:
    """The token in its parts, of which nothing is believed yet. Raises joserfc's errors for what is none."""
    return jws.extract_compact(token.encode("ascii"), registry=_Registry())


def fitting(keys: Iterable[Mapping[str, Any]], algorithm: str) -> list[Any]:
    """The keys that can check such a signature; one of another kind, or that nobody can read, is left out."""
    return [key for each in keys if (key := _imported(each, algorithm)) is not None]


def is_signed_by(token: jws.CompactSignature, keys: Iterable[Any], algorithm: str) -> bool:
    """Whether one of these keys has signed the token, by this algorithm, which its header names.

    Raises joserfc's errors for a header that cannot be.
    """
    registry = _Registry(algorithms=[algorithm], strict_check_header=False)
    return any(jws.validate_compact(token, key, registry=registry) for key in keys)


def _imported(jwk: Mapping[str, Any], algorithm: str) -> Any:
    # one by one: a curve that is not known here must not take the others with it
    try:
        key = JWKRegistry.import_key(dict(jwk))
        if isinstance(key, RSAKey) and key.raw_value.key_size < SMALLEST_RSA:
            return None
        key.check_key_op("verify")
        _Registry.algorithms[algorithm].check_key(key)
    except Exception:  # cryptography's own errors too
        return None
    return key
