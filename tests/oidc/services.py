"""The services by framework and by where their sessions are, each run at an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from examples.oidc.provider import certified

from .django_service import django_service
from .flask_service import flask_service
from .service import Service
from .starlette_service import starlette_service

Serve: TypeAlias = Callable[..., Service]
KINDS: dict[str, Callable[..., AbstractContextManager[Service]]] = {
    "flask-cookies": lambda host, folder, **settings: flask_service(host, None, **settings),
    "flask-files": flask_service,
    "starlette-cookies": lambda host, folder, **settings: starlette_service(host, None, **settings),
    "starlette-memory": starlette_service,
    "django-signed_cookies": partial(django_service, "signed_cookies"),
    "django-db": partial(django_service, "db"),
}
"""How a service runs, by framework and where its sessions are."""


@contextmanager
def serving(provider: certified.Provider, folder: Path) -> Iterator[Serve]:
    """Runs services, each at an address of its own, for as long as the block does."""
    with ExitStack() as stack:
        hosts = iter(f"127.0.0.{number}" for number in range(2, 9))

        def run(kind: str, shared: str | None = None, **settings: Any) -> Service:
            host = next(hosts)
            settings = {"provider": provider, **settings}
            return stack.enter_context(KINDS[kind](host, folder / (shared or host), **settings))

        yield run
