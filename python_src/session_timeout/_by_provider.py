"""The ways that lead by an identity provider: a sign-out's, and, where that is chosen, a time-out's."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from typing import Any

from session_timeout._answer import Answer
from session_timeout._exchange import Exchange
from session_timeout._note import owe
from session_timeout._pages import after_sign_out
from session_timeout.oidc import STATE_KEY, ProviderSignOut
from session_timeout.oidc._reach import that_answers

Ask = Callable[[], ProviderSignOut | None]
"""The site's own function: where the provider is told, while the session is still there."""

_log = logging.getLogger(__name__)


def asked(ask: Ask | None) -> ProviderSignOut | None:
    """Where the provider is told, None when the site's function fails: whoever signs out is signed out here."""
    try:
        return ask() if ask else None
    except Exception:
        not_told()
        return None


def not_told() -> None:
    """Say so in the log, of the exception that is handled."""
    _log.exception("the identity provider was not told of a sign-out")


def arrive(exchange: Exchange, ask: Ask | None, session: MutableMapping[str, Any]) -> Answer | None:
    """What `exchange.arrive` gives. ask: where the provider is told whose sessions' time-out leads by it."""
    provider = that_answers(asked(ask)) if ask and exchange.times_out() else None
    answer = exchange.arrive()
    lead(exchange, provider, session)
    return answer


def lead(exchange: Exchange, provider: ProviderSignOut | None, session: MutableMapping[str, Any]) -> None:
    """Let the way of the time-out lead by the provider, where `exchange.arrive` has ended the session by a limit."""
    if provider and exchange.timed_out:
        owe(exchange.session, exchange.facts, *exchange.timed_out, provider.url)
        keep_state(provider, session)


def sign_out(
    exchange: Exchange, provider: ProviderSignOut | None, back: object, session: MutableMapping[str, Any]
) -> Answer:
    """Sign out now, here and at the provider that was asked. back: the way on that came with the form."""
    answer = after_sign_out(exchange, back if isinstance(back, str) else None, provider and provider.url)
    keep_state(provider, session)
    return answer


def keep_state(provider: ProviderSignOut | None, session: MutableMapping[str, Any]) -> None:
    """Keep the state that comes back with the person."""
    if provider and provider.state:
        session[STATE_KEY] = provider.state
