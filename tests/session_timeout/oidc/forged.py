"""Logout tokens, right and wrong: what a receiver must take and must refuse, as vectors by the rows of a table.

Each vector is a right token with one thing changed. The same vectors are for `read_logout_token` and for every
framework's receiver.
"""

from __future__ import annotations

import hmac
import json
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

ISSUER: Final = "https://id.example.gov.uk"
CLIENT_ID: Final = "library"
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


class _Missing:
    def __repr__(self) -> str:  # the same in every process, for the tests' names
        return "missing"


MISSING: Final = _Missing()
"""A member that is left out."""
NO_TEXTS: Final[list[object]] = ["", 7, None, ["anna"], {}, True]
NO_EVENTS: Final[list[object]] = [
    MISSING, None, "x", EVENT, [EVENT], {}, {"other": {}}, {EVENT: None}, {EVENT: "x"}, {EVENT: []}
]  # fmt: skip
NO_MOMENTS: Final[list[object]] = [MISSING, None, "1", True, [], float("nan")]


class _Anything(jws.JWSRegistry):
    """Signs whatever it is told to."""

    max_header_length = max_payload_length = 1_000_000

    def check_header(self, header: Any) -> None:
        pass


@cache
def key(name: str) -> RSAKey | ECKey | OKPKey:
    """A key by its name here; made once."""
    kind, _, _ = name.partition(" ")
    made: RSAKey | ECKey | OKPKey
    if kind == "OKP":
        made = OKPKey.generate_key("Ed25519")
    elif kind in ("EC", "EC384"):
        made = ECKey.generate_key("P-384" if kind == "EC384" else "P-256")
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of one that is too small
            made = RSAKey.generate_key(1024 if kind == "small" else 2048)
    return made


def public(name: str, **members: object) -> dict[str, Any]:
    """A key as a provider publishes it."""
    return {**key(name).as_dict(private=False), "kid": name, **members}


def claims_at(now: float, **changes: object) -> dict[str, Any]:
    """What a right token says, with these changes."""
    right: dict[str, Any] = {
        "iss": ISSUER, "aud": CLIENT_ID, "sub": "anna", "sid": "s1", "iat": now, "exp": now + 120, "jti": "j1",
        "events": {EVENT: {}},
    }  # fmt: skip
    return {name: value for name, value in {**right, **changes}.items() if value is not MISSING}


def signed(claims: object, header: Mapping[str, object], by: str) -> str:
    """A token, signed by a key or by the one of this name."""
    whole = {name: value for name, value in header.items() if value is not MISSING}
    payload = json.dumps(claims)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of algorithms that nobody should use
        registry = _Anything(algorithms=[str(whole.get("alg"))])
        return jws.serialize_compact(whole, payload, key(by), registry=registry)


def b64(value: object) -> str:
    """A part of a token."""
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(text).rstrip(b"=").decode()


@dataclass(frozen=True)
class Vector:
    """A token that differs from a right one. row: of the table. times: members that are moments, seconds from now."""

    row: int
    name: str
    passes: bool = False
    claims: Mapping[str, object] = field(default_factory=dict)
    times: Mapping[str, float] = field(default_factory=dict)
    header: Mapping[str, object] = field(default_factory=dict)
    by: str = "RSA a"
    changed: Callable[[str], object] = lambda token: token
    algorithms: tuple[str, ...] = ("RS256",)
    published: tuple[Mapping[str, object], ...] | None = None
    fetched_again: int = 0

    def __str__(self) -> str:
        return f"{self.row} {self.name}"

    def token(self, now: float, **changes: object) -> Any:
        """The token at this moment; changes: of the claims, over the vector's own."""
        claims = claims_at(now, **{name: now + at for name, at in self.times.items()}, **self.claims)
        header = {"alg": self.algorithms[0], "kid": "RSA a", "typ": "logout+jwt", **self.header}
        return self.changed(signed({**claims, **changes}, header, self.by))

    def jwks(self) -> dict[str, Any]:
        published = self.published
        return {"keys": list(published if published is not None else [public("RSA a"), public("EC a")])}


def unsigned(alg: object) -> Callable[[str], str]:
    """The token with this algorithm, and nothing as its signature."""
    return lambda token: f"{b64({'alg': alg, 'kid': 'RSA a', 'typ': 'logout+jwt'})}.{token.split('.')[1]}."


def other_claims(token: str) -> str:
    """The token with somebody else in it, and the same signature."""
    header, claims, signature = token.split(".")
    return f"{header}.{b64(json.loads(urlsafe_b64decode(claims + '==')) | {'sub': 'ben'})}.{signature}"


def signed_anew(claims: object) -> Callable[[str], str]:
    """A token of the right key that says something else altogether."""
    return lambda token: signed(claims, {"alg": "RS256", "kid": "RSA a"}, "RSA a")


def secret() -> bytes:
    """The public key's text, as what an HS256 would be made with."""
    own = key("RSA a")
    assert isinstance(own, RSAKey)
    return own.as_pem(private=False)


def by_secret(token: str) -> str:
    """The token with an HS256 by the public key's text; joserfc would make none."""
    start = f"{b64({'alg': 'HS256', 'kid': 'RSA a'})}.{token.split('.')[1]}"
    return f"{start}.{b64(hmac.digest(secret(), start.encode(), 'sha256'))}"


def vectors() -> list[Vector]:
    """Every vector, those that pass beside those that do not."""
    stranger = public("RSA stranger")
    odd = {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "odd"}
    both = {"kid": "EC a"}
    return [
        Vector(1, "nothing", changed=lambda token: None),
        Vector(1, "an empty text", changed=lambda token: ""),
        Vector(1, "no dots", changed=lambda token: "logout"),
        Vector(1, "two parts", changed=lambda token: token.rpartition(".")[0]),
        Vector(1, "four parts", changed=lambda token: token + ".x"),
        Vector(1, "100 kB", claims={"padding": "a" * 100_000}),
        Vector(1, "17 kB", claims={"padding": "a" * 13_000}),
        Vector(1, "not ASCII", changed=lambda token: token + "é"),
        Vector(1, "a header that is no JSON", changed=lambda token: f"{b64(b'{')}.{token.partition('.')[2]}"),
        Vector(1, "brackets", changed=lambda token: f"{b64(b'[' * 9000)}.{token.partition('.')[2]}"),
        Vector(1, "claims that are a list", changed=signed_anew([1])),
        Vector(1, "claims that are no JSON", changed=signed_anew(None)),
        Vector(2, "RS256", passes=True),
        Vector(2, "ES256", passes=True, algorithms=("ES256",), header=both, by="EC a"),
        Vector(2, "either of two", passes=True, algorithms=("ES256", "RS256"), header=both, by="EC a"),
        Vector(2, "EdDSA", passes=True, algorithms=("EdDSA",), header={"kid": "OKP"}, by="OKP",
               published=(public("OKP"),)),
        *[Vector(2, f"alg {alg!r}", changed=unsigned(alg)) for alg in ("none", "None", "NONE", "nOnE", "", None, 7)],
        Vector(2, "an empty signature", changed=lambda token: token.rpartition(".")[0] + "."),
        Vector(2, "no alg", changed=lambda token: f"{b64({'kid': 'RSA a'})}.{token.partition('.')[2]}"),
        Vector(2, "alg is a list", changed=unsigned(["RS256"])),
        Vector(2, "HS256 with the public key", changed=by_secret),
        Vector(2, "HS256 with the public key, published as a secret", changed=by_secret,
               published=({"kty": "oct", "k": b64(secret()), "kid": "RSA a"},)),
        Vector(2, "PS256 where RS256 is agreed", header={"alg": "PS256"}),
        Vector(2, "RS512 where RS256 is agreed", header={"alg": "RS512"}),
        Vector(2, "ES256 where RS256 is agreed", header={"alg": "ES256", **both}, by="EC a"),
        Vector(3, "an unknown kid", header={"kid": "x"}, fetched_again=1),
        Vector(3, "an empty kid", header={"kid": ""}, fetched_again=1),
        Vector(3, "a kid that is a number", changed=lambda token: _with_header(token, kid=7)),
        Vector(3, "a kid that is null", changed=lambda token: _with_header(token, kid=None)),
        Vector(3, "no kid, one key that fits", passes=True, header={"kid": MISSING}),
        Vector(3, "no kid, two keys that fit", header={"kid": MISSING}, published=(public("RSA a"), public("RSA b"))),
        Vector(3, "no kid, no key that fits", header={"kid": MISSING}, published=(public("EC a"),)),
        Vector(3, "use: enc", published=(public("RSA a", use="enc"),)),
        Vector(3, "use: sig", passes=True, published=(public("RSA a", use="sig"),)),
        Vector(3, "one kid for both uses", passes=True,
               published=(public("RSA b", use="enc", kid="RSA a"), public("RSA a", use="sig"))),
        Vector(3, "the key's alg is another", published=(public("RSA a", alg="PS256"),)),
        Vector(3, "the key's alg is the same", passes=True, published=(public("RSA a", alg="RS256"),)),
        Vector(3, "the key is for encrypting", published=(public("RSA a", key_ops=["encrypt"]),)),
        Vector(3, "the key is of another kind", header={"kid": "EC a"}),
        Vector(3, "the key is of another curve", algorithms=("ES256",), header={"kid": "EC384"}, by="EC a",
               published=(public("EC384"),)),
        Vector(3, "the key is too small", header={"kid": "small"}, by="small", published=(public("small"),)),
        Vector(3, "no keys", published=(), fetched_again=1),
        Vector(3, "beside keys that nobody can read", passes=True,
               published=(odd, {"kty": "new"}, {}, {"kid": "RSA a"}, public("RSA a"))),
        Vector(3, "a stranger's jwk", header={"jwk": stranger}, by="RSA stranger"),
        Vector(3, "a stranger's jwk and kid", header={"jwk": stranger, "kid": "RSA stranger"}, by="RSA stranger",
               fetched_again=1),
        Vector(3, "a stranger's jwk and no kid", header={"jwk": stranger, "kid": MISSING}, by="RSA stranger"),
        Vector(3, "a stranger's jku", header={"jku": "https://stranger.example/jwks", "kid": "x"}, by="RSA stranger",
               fetched_again=1),
        Vector(3, "an unknown crit", changed=lambda token: _signed_header(token, crit=["x"], x=1)),
        Vector(3, "a crit that is known elsewhere", changed=lambda token: _signed_header(token, crit=["exp"], exp=1)),
        Vector(3, "b64", changed=lambda token: _signed_header(token, crit=["b64"], b64=False)),
        Vector(3, "an empty crit", changed=lambda token: _signed_header(token, crit=[])),
        Vector(3, "members of the header that are not known", passes=True, header={"x": {"y": 1}, "x5t": "AA"}),
        Vector(3, "a chain of certificates that is none", header={"x5c": "A"}),
        Vector(3, "a long chain of certificates", passes=True, header={"x5c": ["A" * 3000]}),
        Vector(5, "another key, the same kid", by="RSA stranger"),
        Vector(5, "another payload", changed=other_claims),
        Vector(5, "another header", changed=lambda token: _with_header(token, typ="JWT")),
        Vector(5, "a shorter signature", changed=lambda token: token[:-8]),
        Vector(5, "a signature of zeros", changed=lambda token: f"{token.rpartition('.')[0]}.{b64(bytes(256))}"),
        *[Vector(6, f"typ {typ}", passes=True, header={"typ": typ})
          for typ in ("logout+jwt", "JWT", "jwt", "application/logout+jwt", "LOGOUT+JWT", MISSING)],
        *[Vector(6, f"typ {typ!r}", header={"typ": typ}) for typ in ("at+jwt", "id+jwt", "", "application/", None, 7)],
        *[Vector(7, f"iss {iss!r}", claims={"iss": iss})
          for iss in (ISSUER + "/", ISSUER.upper(), "https://stranger.example", "", None, 7, [ISSUER])],
        Vector(7, "no iss", claims={"iss": MISSING}),
        *[Vector(7, f"aud {aud!r}", claims={"aud": aud})
          for aud in ("", "Library", "library2", None, 7, [], ["other"], [[CLIENT_ID]], {CLIENT_ID: 1},
                      [CLIENT_ID, 7])],
        Vector(7, "no aud", claims={"aud": MISSING}),
        Vector(7, "aud is a list with us alone", passes=True, claims={"aud": [CLIENT_ID]}),
        Vector(7, "aud is a list with us", passes=True, claims={"aud": ["other", CLIENT_ID]}),
        *[Vector(8, f"{name} {value!r}", claims={name: value})
          for name in ("iat", "exp") for value in NO_MOMENTS],
        Vector(8, "nbf is a text", claims={"nbf": "1"}),
        Vector(8, "iat +10 min", times={"iat": 600, "exp": 720}),
        Vector(8, "iat +61 s", times={"iat": 61}),
        Vector(8, "iat +60 s", passes=True, times={"iat": 60}),
        Vector(8, "iat +20 s", passes=True, times={"iat": 20}),
        Vector(8, "iat -180 s", passes=True, times={"iat": -180}),
        Vector(8, "iat -181 s", times={"iat": -181}),
        Vector(8, "iat -1 h with exp +1 h", times={"iat": -3600, "exp": 3600}),
        Vector(8, "iat in milliseconds", times={"iat": 1.7e12}),
        Vector(8, "iat and exp with fractions", passes=True, times={"iat": -0.5, "exp": 0.5}),
        Vector(8, "exp -60 s", times={"exp": -60}),
        Vector(8, "exp -59 s", passes=True, times={"exp": -59}),
        Vector(8, "nbf +61 s", times={"nbf": 61}),
        Vector(8, "nbf now", passes=True, times={"nbf": 0}),
        Vector(9, "neither sub nor sid", claims={"sub": MISSING, "sid": MISSING}),
        Vector(9, "sub alone", passes=True, claims={"sid": MISSING}),
        Vector(9, "sid alone", passes=True, claims={"sub": MISSING}),
        *[Vector(9, f"{name} {value!r}", claims={name: value})
          for name in ("sub", "sid") for value in NO_TEXTS],
        *[Vector(10, f"events {events!r}", claims={"events": events}) for events in NO_EVENTS],
        Vector(10, "a second event", passes=True, claims={"events": {EVENT: {}, "other": {}}}),
        Vector(10, "an event with members", passes=True, claims={"events": {EVENT: {"x": 1}}}),
        *[Vector(11, f"nonce {nonce!r}", claims={"nonce": nonce}) for nonce in ("n", "", None, 0, False)],
        Vector(11, "an ID token", claims={"nonce": "n", "events": MISSING, "auth_time": 1}, header={"typ": "JWT"}),
        Vector(11, "an ID token without a nonce", claims={"events": MISSING, "auth_time": 1}, header={"typ": MISSING}),
        Vector(11, "claims that are not known", passes=True, claims={"x": 1, "trace_id": "t", "toe": 1}),
        *[Vector(12, f"jti {jti!r}", claims={"jti": jti}) for jti in ("", 7, None, ["j"])],
        Vector(12, "no jti", passes=True, claims={"jti": MISSING}),
    ]  # fmt: skip


def _with_header(token: str, **changes: object) -> str:
    return f"{b64({'alg': 'RS256', 'kid': 'RSA a', **changes})}.{token.partition('.')[2]}"


def _signed_header(token: str, **changes: object) -> str:
    """The token with these members in its header, signed by hand: joserfc would not."""
    own = key("RSA a").private_key
    assert isinstance(own, RSAPrivateKey)
    start = f"{b64({'alg': 'RS256', 'kid': 'RSA a', **changes})}.{token.split('.')[1]}"
    return f"{start}.{b64(own.sign(start.encode(), PKCS1v15(), SHA256()))}"
