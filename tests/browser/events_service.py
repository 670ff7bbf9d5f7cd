"""A service on Starlette that tells its open tabs at once: python events_service.py REDIS_URL."""

from __future__ import annotations

import sys

import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from session_timeout.redis import RedisRevocations
from session_timeout.starlette import add_session_timeout

HEAD = "{{ timeout_meta() }}{{ script_tag() }}"
PAGE = f"<!doctype html><html lang=en><head>{HEAD}</head><body><h1>Yours</h1></body></html>"


def sign_in(request: Request) -> Response:
    request.session.clear()
    request.session["user"] = "anna"
    return PlainTextResponse("in")


def page(request: Request) -> Response:
    return HTMLResponse(templates.get_template("page.html").render(request=request))


def everywhere(request: Request) -> Response:
    added.sign_out_everywhere("anna")
    return PlainTextResponse("out")


def connections(request: Request) -> Response:
    return PlainTextResponse(str(len({each for key in hub.listened() for each in hub.listeners(key)})))


app = Starlette(
    routes=[
        Route("/in", sign_in),
        Route("/page", page),
        Route("/everywhere", everywhere),
        Route("/connections", connections),
    ]
)
templates = Jinja2Templates(env=Environment(loader=DictLoader({"page.html": PAGE}), autoescape=True))
hub = RedisRevocations(sys.argv[1])
app.add_middleware(SessionMiddleware, secret_key="the same in both")
added = add_session_timeout(app, user="user", templates=templates, events=True, revocations=hub)

if __name__ == "__main__":
    uvicorn.run(app, port=0, log_level="info", timeout_graceful_shutdown=1)
