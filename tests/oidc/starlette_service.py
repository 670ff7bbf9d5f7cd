"""The service on Starlette, with its session in a cookie or on the server."""

from __future__ import annotations

import json
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates
from starsessions import InMemoryStore, SessionAutoloadMiddleware
from starsessions import SessionMiddleware as StoredSessionMiddleware

from session_timeout.oidc import STATE_KEY, ProviderSignOut, is_our_state
from session_timeout.starlette import add_session_timeout, signed_in_user

from .service import NOT_KNOWN, PAGE, Service

TEMPLATE = PAGE.format(
    meta="{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}",
    words="{{ words }}",
    form="{% if request.session.user %}{{ sign_out('/session/sign-out', csrf=sign_out_csrf_field()) }}{% endif %}",
)


@contextmanager
def starlette_service(host: str, folder: Path | None = None, **settings: Any) -> Iterator[Service]:
    """Run it at this address. folder: that sessions are kept on the server; without one they are in the cookie."""
    with socket.create_server((host, 0)) as listening:
        service = Service(origin=f"http://{host}:{listening.getsockname()[1]}", **settings)
        config = uvicorn.Config(make(service, is_stored=folder is not None), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield service
        finally:
            server.should_exit = True
            thread.join()


def make(service: Service, *, is_stored: bool = False) -> Starlette:
    templates = Jinja2Templates(env=Environment(loader=DictLoader({"page.html": TEMPLATE}), autoescape=True))

    def page(request: Request) -> Response:
        words = f"Signed in as {request.session.get('user')}"
        return templates.TemplateResponse(request, "page.html", {"words": words})

    def private(request: Request) -> Response:
        return templates.TemplateResponse(request, "page.html", {"words": f"Private to {signed_in_user(request)}"})

    async def sign_in(request: Request) -> Response:
        url, request.session["begun"] = service.begin()
        return RedirectResponse(url, 303)

    async def signed_in(request: Request) -> Response:
        code, begun = request.query_params["code"], request.session["begun"]
        id_token = await run_in_threadpool(service.finish, code, begun)
        request.session.clear()
        user = json.loads(urlsafe_b64decode(id_token.split(".")[1] + "=="))["sub"]
        request.session.update(user=user, id_token=id_token)
        return RedirectResponse("/private", 303)

    async def back_from_provider(request: Request) -> Response:
        if not is_our_state(request.session.pop(STATE_KEY, None), request.query_params.get("state")):
            return templates.TemplateResponse(request, "page.html", {"words": NOT_KNOWN}, status_code=400)
        return RedirectResponse("/session/signed-out", 303)

    async def sign_out(request: Request) -> ProviderSignOut:
        return service.sign_out(request.session.get("id_token"))

    views = {"/": page, "/private": private, "/sign-in": sign_in, "/signed-in": signed_in}
    views["/back-from-provider"] = back_from_provider
    app = Starlette(routes=[Route(path, view) for path, view in views.items()])
    if is_stored:
        app.add_middleware(SessionAutoloadMiddleware)
        app.add_middleware(StoredSessionMiddleware, store=InMemoryStore(), lifetime=2000, cookie_https_only=False)
    else:
        app.add_middleware(SessionMiddleware, secret_key="secret")
    add_session_timeout(
        app,
        timeout=900,
        countdown=120,
        user="user",
        templates=templates,
        events=service.events,
        on_end=service.ended,
        provider_sign_out=sign_out,
        provider_at_timeout=service.at_timeout,
        provider=service.as_provider(),
        revocations=service.revocations,
        now=service.now,
    )
    return app
