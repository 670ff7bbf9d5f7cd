"""Single sign-out with OpenID Connect: a sign-out here is told to the identity provider, and one there ends it here.

The rest of OpenID Connect is for a library that does all of it, such as Authlib: examples/oidc shows both.

`end_session_url` is RP-initiated logout; `ask_again` and `is_fresh` are for a sign-in that is not silent;
`Provider` is what the frameworks' parts take for back-channel logout, which needs joserfc:
`pip install "session-timeout[oidc]"`; `read_logout_token` is that without a framework, and `ProviderKeys` has the
provider's keys.

Sources: https://openid.net/specs/openid-connect-rpinitiated-1_0.html and
https://openid.net/specs/openid-connect-backchannel-1_0.html
"""

from session_timeout.oidc._end_session import (
    STATE_KEY,
    ProviderSignOut,
    end_session_url,
    is_our_state,
    new_state,
)
from session_timeout.oidc._keys import KeysUnavailable, ProviderKeys
from session_timeout.oidc._logout_token import LogoutToken, LogoutTokenRefused, read_logout_token
from session_timeout.oidc._provider import Provider
from session_timeout.oidc._sign_in import ask_again, is_fresh

__all__ = [
    "STATE_KEY",
    "KeysUnavailable",
    "LogoutToken",
    "LogoutTokenRefused",
    "Provider",
    "ProviderKeys",
    "ProviderSignOut",
    "ask_again",
    "end_session_url",
    "is_fresh",
    "is_our_state",
    "new_state",
    "read_logout_token",
]
