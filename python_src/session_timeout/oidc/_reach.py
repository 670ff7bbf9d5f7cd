"""Whether somebody who is sent to a provider would find it there: nobody's way may end on a browser's error page."""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import urlsplit

from session_timeout.oidc._end_session import ProviderSignOut
from session_timeout.oidc._fetch import answers

LIMIT: Final = 1.5
"""Seconds that a provider has to answer anything at all."""

_log = logging.getLogger(__name__)


def that_answers(provider: ProviderSignOut | None) -> ProviderSignOut | None:
    """The same, None when nothing answers at that origin: it is down, or too slow. It blocks for 1.5 s at most."""
    if provider is None:
        return None
    where = urlsplit(provider.url)
    if answers(f"{where.scheme}://{where.netloc}/", LIMIT):
        return provider
    _log.warning("the identity provider does not answer: it is not told that a session has timed out.")
    return None
