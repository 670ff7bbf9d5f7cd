"""The events address in Django: a stream behind ASGI, that keeps no database connection."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from functools import partial

from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from session_timeout import _pages
from session_timeout._record import Record
from session_timeout.django._request import put, send, timeout_of
from session_timeout.django._settings import Conf
from session_timeout.revocations import Ended, keys_of


def stream(request: HttpRequest, conf: Conf) -> HttpResponse:
    """The answer to a request for the events."""
    exchange = timeout_of(request).exchange
    answer, record = _pages.events(exchange, is_full=conf.streams.is_full), exchange.current()
    if record is None or answer.status != 200:
        return send(request, answer)
    left = record.left(exchange.facts.now, exchange.session.left())
    # GZipMiddleware would keep the events until there are enough of them
    headers = [*answer.headers, ("Content-Encoding", "identity")]
    return put(StreamingHttpResponse(_parts(conf, record, left)), headers)


def _parts(conf: Conf, record: Record, left: float) -> AsyncGenerator[bytes, None]:
    async def look() -> Mapping[str, Ended]:
        conf.revocations.follow()
        found: Mapping[str, Ended] = await sync_to_async(partial(_settle, conf, record))()
        _let_go_of_thread()
        return found

    return conf.streams.stream(record, left, look=look)


def _settle(conf: Conf, record: Record) -> Mapping[str, Ended]:
    """What was ended of a session until now; in the thread of the request, which is then done with the database."""
    try:
        return conf.revocations.find(keys_of(record))
    finally:
        for connection in connections.all(initialized_only=True):
            # those of a test's transaction are not ours to close
            if not connection.in_atomic_block:
                connection.close()


def _let_go_of_thread() -> None:
    """An ASGI request has a thread of its own, until it is answered; an open tab would keep one."""
    context = SyncToAsync.thread_sensitive_context.get(None)
    executor = SyncToAsync.context_to_thread_executor.pop(context, None) if context else None
    if executor:
        executor.shutdown(wait=False)
