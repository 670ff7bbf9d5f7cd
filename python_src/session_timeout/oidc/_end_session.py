"""Signing out at the identity provider too: OpenID Connect's RP-initiated logout.

Source: https://openid.net/specs/openid-connect-rpinitiated-1_0.html
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlunsplit

from session_timeout.kinds import ALLOWED, Refused, check
from session_timeout.oidc._addresses import checked_url

STATE_KEY: Final = "session_timeout_oidc_state"
"""Where the session keeps the state, after the sign-out, until the provider sends the user back."""


class ProviderSignOut(NamedTuple):
    """Where the user goes to sign out at the provider, and the state that must come back with them, if any."""

    url: str
    state: str | None = None


def new_state() -> str:
    """A state that nobody can guess: 43 characters that are safe in a URL."""
    return secrets.token_urlsafe(32)


def is_our_state(expected: object, returned: object) -> bool:
    """Whether the provider's answer carries the state that was sent; takes the same time wherever they differ.

    expected: what the session kept, taken out of it. returned: the `state` of the answer's query. Nothing, on
    either side, is never ours.
    """
    if not (isinstance(expected, str) and isinstance(returned, str) and expected and returned):
        return False
    return hmac.compare_digest(expected.encode("utf-8", "replace"), returned.encode("utf-8", "replace"))


def end_session_url(
    endpoint: str,
    *,
    id_token_hint: str | None = None,
    logout_hint: str | None = None,
    client_id: str | None = None,
    post_logout_redirect_uri: str | None = None,
    state: str | None = None,
    ui_locales: Sequence[str] = (),
) -> str:
    """The URL that signs the user out at the provider.

    endpoint: `end_session_endpoint` of the provider's metadata, https (http on the loopback interface alone); its
    query is kept. id_token_hint: the ID token as it was received. logout_hint: who signs out, in the provider's
    terms. client_id: needed where there is no ID token. post_logout_redirect_uri: where the provider sends the
    user back to, registered with it. state: comes back with the user, see `new_state`. ui_locales: languages by
    preference, BCP 47. Raises ValueError, which names what is wrong.
    """
    where = checked_url("endpoint", endpoint)
    if post_logout_redirect_uri is not None:
        checked_url("post_logout_redirect_uri", post_logout_redirect_uri)
        # providers must not send users to where a stranger may have asked them to
        if id_token_hint is None and client_id is None:
            raise ValueError(
                "post_logout_redirect_uri is given without id_token_hint and client_id: the provider needs one of "
                "them to know whose address it is."
            )
    elif state is not None:
        raise ValueError("state is given without post_logout_redirect_uri: it comes back to that address alone.")
    if isinstance(ui_locales, str):
        raise ValueError(f"ui_locales cannot be {ui_locales!r}. It must be a list of language tags.")
    for language in ui_locales:
        try:
            check("language", language)
        except Refused:
            raise ValueError(f"ui_locales cannot have {language!r} in it. It must be {ALLOWED['language']}.") from None
    given = {
        "id_token_hint": id_token_hint,
        "logout_hint": logout_hint,
        "client_id": client_id,
        "post_logout_redirect_uri": post_logout_redirect_uri,
        "state": state,
        "ui_locales": " ".join(ui_locales) or None,
    }
    ours = {}
    for name, value in given.items():
        if value is None:
            continue
        if not isinstance(value, str) or not value:
            # the value of a token is for nobody's log
            shown = "a value that is no text" if name == "id_token_hint" else repr(value)
            raise ValueError(f"{name} cannot be {shown}. It must be text, or None.")
        ours[name] = value
    for name, value in parse_qsl(where.query, keep_blank_values=True):
        if name in ours and ours.pop(name) != value:
            raise ValueError(f"endpoint has another {name} in its query than the one given. It must have none.")
    query = "&".join(part for part in (where.query, urlencode(ours)) if part)
    return urlunsplit(where._replace(query=query))
