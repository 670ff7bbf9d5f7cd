"""Django's side: the limits held on the server, sign-out, and the pages around it.

INSTALLED_APPS "session_timeout"; MIDDLEWARE "session_timeout.django.SessionTimeoutMiddleware" after the session's and
the authentication's; `path("session/", include("session_timeout.django.urls"))`; settings in SESSION_TIMEOUT;
`{% load session_timeout %}{% session_timeout %}` in the head of the base template.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from session_timeout._record import KEY
from session_timeout._signed_in import sign_out_everywhere as everywhere
from session_timeout.django._drafts import FormDraft
from session_timeout.django._request import SessionTimeout, SessionTimeoutRequest, here, signed_in_only, timeout_of
from session_timeout.django._session import EXPIRY
from session_timeout.django._settings import current, session_ended
from session_timeout.django.middleware import SessionTimeoutMiddleware
from session_timeout.django.redis import redis_sessions

__all__ = ["SessionTimeout", "SessionTimeoutMiddleware", "SessionTimeoutRequest", "redis_sessions", "session_ended"]
__all__ += ["FormDraft", "end_session", "is_over", "sign_out_everywhere", "signed_in_only"]


def is_over(session: Any) -> bool:
    """Whether a session, such as `scope["session"]` of a Channels consumer, is over or nobody's.

    Reads it anew from its store; extends and ends nothing. In a coroutine: `await database_sync_to_async(is_over)(…)`.
    """
    stored = session.__class__(session.session_key)
    return current().site.is_over(stored.get(KEY), stored.values())


def end_session(session_key: str) -> bool:
    """End one session by its key in the store, as a page "Where you are signed in" knows it; whether it lived.

    Its data are deleted at once. The session's next request is told that it was ended, and an open tab at once where
    the setting EVENTS is on. Raises what the cache and the store raise when they do not answer.
    """
    store, site = import_module(settings.SESSION_ENGINE).SessionStore(session_key), current().site
    if not site.end(store.get(KEY), store.get(site.user_key or SESSION_KEY)):
        return False
    store._session_cache = {name: store[name] for name in (KEY, EXPIRY) if name in store}
    store.save()
    return True


def sign_out_everywhere(user: Any, request: HttpRequest | None = None, *, but_this: bool = False) -> None:
    """End every session that `user` has begun until now, and tell their open tabs.

    A session that begins later in this request lives. but_this: the session of the current request lives too, as after
    a new password; it also does if `request` is given. `user` is a model's instance, or what
    your own USER gives. Works with every session engine: each session is refused from its next request on, and an open
    tab is told at once where the setting EVENTS is on. All processes must share the cache that the setting CACHE names.
    Raises TypeError for what identifies nobody, and what the cache raises when it does not answer.
    """
    who = user._meta.pk.value_to_string(user) if hasattr(user, "_meta") else user
    exchange = timeout_of(request).exchange if request is not None else here.get()
    everywhere(exchange, current().site.revocations, who, but_this=but_this or request is not None)
