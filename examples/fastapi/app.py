"""Book a recycling visit: a small service on FastAPI, whose tabs hear at once when their session ends elsewhere.

    pip install "session-timeout[starlette]" fastapi uvicorn
    python examples/fastapi/app.py

serves http://127.0.0.1:8000/. PORT, TIMEOUT and COUNTDOWN, both in seconds, may be set in the environment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.middleware.sessions import SessionMiddleware

from session_timeout.drafts import Draft, Drafts, MemoryDrafts
from session_timeout.redirects import safe_redirect
from session_timeout.starlette import FormDraft, add_session_timeout, sign_out, signed_in_user

POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
HERE = Path(__file__).parent

app = FastAPI(docs_url=None, redoc_url=None)
templates = Jinja2Templates(HERE / "templates")
# its cookie is SameSite=Lax, so no other site's form is taken for this one's user
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_hex()
app.add_middleware(SessionMiddleware, secret_key=SECRET_KEY)
session_timeout = add_session_timeout(
    app,
    timeout=int(os.environ.get("TIMEOUT", "900")),
    countdown=int(os.environ.get("COUNTDOWN", "120")),
    absolute=8 * 60 * 60,
    user="name",
    templates=templates,
    events=True,
    # a real service keeps drafts where all its processes find them: session_timeout.redis.RedisDrafts, or its database
    drafts=Drafts(MemoryDrafts(), secret=SECRET_KEY),
    answers="not-saved",
    sign_out_form="session-timeout-sign-out",
    home_url="/book",
)
SignedIn = Annotated[str, Depends(signed_in_user)]
BookDraft = Annotated[Draft, Depends(FormDraft("book", fields=("number", "what")))]


@app.middleware("http")
async def add_policy(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@app.get("/favicon.ico")
def icon() -> Response:
    return Response(status_code=204)


@app.get("/")
def start(request: Request) -> Response:
    return RedirectResponse("/book" if "name" in request.session else "/sign-in")


@app.get("/sign-in")
def ask_name(request: Request) -> Response:
    return templates.TemplateResponse(request, "sign_in.html")


@app.post("/sign-in")
def sign_in(request: Request, name: Annotated[str, Form()], next: str | None = None) -> Response:
    # what the last person left in this browser's session is not this one's
    request.session.clear()
    request.session["name"] = name
    return RedirectResponse(safe_redirect(next, "/book"), 303)


@app.get("/book")
def book(request: Request, name: SignedIn, draft: BookDraft) -> Response:
    return templates.TemplateResponse(request, "book.html", {"name": name, "draft": draft})


@app.post("/book")
def send(request: Request, _: SignedIn, draft: BookDraft, number: Annotated[str, Form()]) -> Response:
    request.session["number"] = number[:20]
    return RedirectResponse("/sent", 303)


@app.get("/sent")
def sent(request: Request, _: SignedIn) -> Response:
    return templates.TemplateResponse(request, "sent.html", {"number": request.session.get("number", "")})


@app.post("/sign-out-everywhere")
def sign_out_everywhere(request: Request, name: SignedIn) -> Response:
    session_timeout.sign_out_everywhere(name)
    sign_out(request)
    return RedirectResponse("/session/signed-out", 303)


if __name__ == "__main__":
    # seconds: else it would wait for every open tab, which listens for as long as it is open
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")), timeout_graceful_shutdown=1)
