"""Single sign-out with an identity provider: Authlib signs in, session-timeout does the rest.

    make oidc

runs two of these and a certified provider on this machine (see run.py). With a provider of your own:

    pip install "session-timeout[starlette,oidc]" authlib httpx uvicorn
    ISSUER=https://id.example CLIENT_ID=… CLIENT_SECRET=… python examples/oidc/app.py

serves http://127.0.0.1:8000/. The provider must know the addresses /signed-in, to come back to,
/back-from-provider, to come back to after the sign-out, and /session/provider-signed-out, for back-channel logout.
ALGORITHM is what it signs with: RS256, or ES256 for GOV.UK One Login.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import uvicorn
from authlib.integrations.starlette_client import OAuth, OAuthError
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from session_timeout.oidc import STATE_KEY, Provider, ProviderSignOut, end_session_url, is_our_state, new_state
from session_timeout.starlette import add_session_timeout, signed_in_user

ISSUER, CLIENT_ID = os.environ["ISSUER"], os.environ.get("CLIENT_ID", "example")
ALGORITHM = os.environ.get("ALGORITHM", "RS256")
templates = Jinja2Templates(Path(__file__).parent / "templates")
oauth = OAuth()
oauth.register(
    "provider",
    server_metadata_url=ISSUER.removesuffix("/") + "/.well-known/openid-configuration",
    client_id=CLIENT_ID,
    client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
)


async def sign_in(request: Request) -> Response:
    answer: Response = await oauth.provider.authorize_redirect(request, str(request.url_for("signed_in")))
    return answer


async def signed_in(request: Request) -> Response:
    try:
        token = await oauth.provider.authorize_access_token(request)
    except OAuthError:
        return PlainTextResponse("The sign-in did not work. Try again.", 400)
    request.session.clear()
    # where ID tokens are large, keep them on the server: a cookie holds 4 KB
    request.session.update(user=token["userinfo"]["sub"], id_token=token["id_token"])
    return RedirectResponse("/")


async def sign_out_at_provider(request: Request) -> ProviderSignOut | None:
    provider, state = await oauth.provider.load_server_metadata(), new_state()
    # not every provider has one
    if "end_session_endpoint" not in provider:
        return None
    url = end_session_url(
        provider["end_session_endpoint"],
        id_token_hint=request.session.get("id_token"),
        client_id=CLIENT_ID,
        post_logout_redirect_uri=str(request.url_for("back_from_provider")),
        state=state,
        ui_locales=["en"],
    )
    return ProviderSignOut(url, state)


def back_from_provider(request: Request) -> Response:
    if "user" in request.session:  # a link led here
        return RedirectResponse("/session/sign-out")
    if not is_our_state(request.session.pop(STATE_KEY, None), request.query_params.get("state")):
        return templates.TemplateResponse(request, "not_known.html", status_code=400)
    return RedirectResponse("/session/signed-out")


def page(request: Request) -> Response:
    services = [url for url in os.environ.get("SERVICES", "").split() if url]
    found = {"user": signed_in_user(request), "services": services, "provider": ISSUER}
    return templates.TemplateResponse(request, "page.html", found)


app = Starlette(
    routes=[
        Route("/", page),
        Route("/sign-in", sign_in),
        Route("/signed-in", signed_in),
        Route("/back-from-provider", back_from_provider),
    ]
)
app.add_middleware(SessionMiddleware, secret_key=os.environ.get("SECRET_KEY") or secrets.token_hex())
add_session_timeout(
    app,
    timeout=int(os.environ.get("TIMEOUT", "900")),
    countdown=int(os.environ.get("COUNTDOWN", "120")),
    user="user",
    templates=templates,
    provider_sign_out=sign_out_at_provider,
    provider_at_timeout=os.environ.get("AT_TIMEOUT") == "1",
    provider=Provider(ISSUER, CLIENT_ID, algorithms=[ALGORITHM]),
    id_token="id_token",
    events=True,
)

if __name__ == "__main__":
    uvicorn.run(app, host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8000")))
