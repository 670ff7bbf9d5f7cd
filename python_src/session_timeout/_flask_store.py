"""A server's store of Flask's sessions (Flask-Session) that is down or frozen: nobody waits long, nobody gets in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Request, Response, current_app, request

from session_timeout import _pages
from session_timeout._answer import RETRY
from session_timeout._circuit_breaker import OF_A_VALUE, PATIENCE, CircuitBreaker, StoreDown
from session_timeout._exchange import Exchange
from session_timeout._flask_login import remember_cookie, remember_place
from session_timeout._flask_pages import ENVIRON_KEY, response
from session_timeout._record import KEY
from session_timeout._site import LATE, word

_log = logging.getLogger(__name__)
LOST = "session_timeout_is_lost"


def guard(app: Flask) -> None:
    """Have the store asked through a circuit breaker, and answered for where it is down."""
    store: Any = app.session_interface
    if not hasattr(store, "_retrieve_session_data") or hasattr(store, LOST):
        return
    setattr(store, LOST, True)
    _limit(getattr(store, "client", None))
    breaker = CircuitBreaker("the store of sessions", passes=OF_A_VALUE)
    for name in ("_retrieve_session_data", "_delete_session", "_upsert_session"):
        setattr(store, name, breaker.around(getattr(store, name)))
    if hasattr(store, "regenerate"):
        store.regenerate = _moved(store, store.regenerate)
    store.open_session, store.save_session = _opened(store, store.open_session), _saved(store.save_session)


def unanswered(exchange: Exchange) -> Response:
    """`answer`, and nothing of the session is stored."""
    request.environ.pop(ENVIRON_KEY, None)
    exchange.session.leave()
    return answer(exchange)


def answer(exchange: Exchange) -> Response:
    """What is sent where nobody knows who is signed in, without the cookies of who leaves."""
    answer = _pages.unanswered(exchange)
    made = response(answer)
    session, remember = current_app.session_interface.get_cookie_name(current_app), remember_cookie()
    for name in (session, remember, f"{remember}_session"):
        if answer.location and name in request.cookies:
            made.delete_cookie(name, **(_where(current_app) if name == session else remember_place()))
    return made


def _where(app: Flask) -> dict[str, Any]:
    store = app.session_interface
    # a name with __Host- or __Secure- goes with Secure alone
    where = {"path": store.get_cookie_path(app), "domain": store.get_cookie_domain(app)}
    return {**where, "secure": store.get_cookie_secure(app)}


def _limit(client: Any) -> None:
    """A client of redis-py that would wait for ever waits a second."""
    options = getattr(getattr(client, "connection_pool", None), "connection_kwargs", None)
    if isinstance(options, dict):
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        for name in ("socket_timeout", "socket_connect_timeout"):
            options[name] = min(options.get(name) or PATIENCE, PATIENCE)
        options["retry"] = Retry(NoBackoff(), 0)
        client.connection_pool.disconnect()


def leave_word(store: Any, key: str, record: Mapping[str, Any]) -> None:
    """Under a key that the session has not any more: that it lives. A request by the old key is no end of it."""
    store._upsert_session(timedelta(seconds=LATE), store.session_class(word(record), sid=key), store._get_store_id(key))


def _moved(store: Any, method: Callable[[Any], None]) -> Callable[[Any], None]:
    @wraps(method)
    def moved(held: Any) -> None:
        key, record = held.sid, held.get(KEY)
        if not isinstance(record, Mapping):
            method(held)
            return
        # as Flask-Session does, but that at no moment there is nothing under the old key
        leave_word(store, key, record)
        held.sid, held.modified = store._generate_sid(store.sid_length), True

    return moved


def _opened(store: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def opened(app: Flask, asked: Request) -> Any:
        try:
            return method(app, asked)
        except StoreDown:
            made = store.session_class({}, sid=asked.cookies.get(app.config["SESSION_COOKIE_NAME"], ""))
            setattr(made, LOST, True)
            return made

    return opened


def _saved(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def saved(app: Flask, held: Any, made: Response) -> None:
        if getattr(held, LOST, False):
            return
        try:
            method(app, held, made)
        except StoreDown:
            _log.warning("a session could not be stored", exc_info=True)
            if held or made.status_code < 300:
                made.status_code = 503
                made.set_data(b"")
                made.headers.update(RETRY)
            else:
                # who has left: the cookie goes all the same
                made.delete_cookie(app.session_interface.get_cookie_name(app), **_where(app))

    return saved
