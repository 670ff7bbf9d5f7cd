"""Drafts in FastAPI and Starlette: a dependency, beside what FastAPI itself makes of a form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Route
from starlette.testclient import TestClient

from session_timeout.drafts import Draft, Drafts, MemoryDrafts
from session_timeout.starlette import FormDraft, add_session_timeout

SAVE = {"Session-Timeout-Save": "1", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}
report_draft = FormDraft(lambda request: f"report {request.path_params['number']}", fields=("place", "seats"))


async def sign_in(request: Request) -> Response:
    request.session.clear()
    request.session["name"] = request.path_params["name"]
    return Response()


def ready(app: Starlette) -> TestClient:
    """Signed in, with a place for drafts."""
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    add_session_timeout(app, user="name", drafts=Drafts(MemoryDrafts(), secret="for tests"))
    app.router.routes.append(Route("/sign-in/{name}", sign_in))
    client = TestClient(app, follow_redirects=False)
    client.get("/sign-in/anna", headers=NAVIGATION)
    return client


def told(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("Session-Timeout-Saved")


def fast() -> FastAPI:
    app = FastAPI()

    @app.get("/report/{number}")
    def report(number: int, draft: Annotated[Draft, Depends(report_draft)]) -> dict[str, Any]:
        return draft

    @app.post("/report/{number}", dependencies=[Depends(report_draft)])
    def send(place: Annotated[str, Form()], seats: Annotated[int, Form()]) -> Response:
        return RedirectResponse("/sent", 303)

    @app.post("/discard/{number}")
    async def discard(request: Request) -> None:
        await report_draft.forget(request)

    return app


def test_half_a_form_is_saved_which_fastapi_itself_would_refuse() -> None:
    with ready(fast()) as anna:
        assert anna.post("/report/1", data={"place": "Mill La"}).status_code == 422
        assert told(anna.post("/report/1", data={"place": "Mill La"}, headers=SAVE)) == (204, "1")
        assert anna.get("/report/2").json() == {}
        assert anna.get("/report/1").json() == {"place": "Mill La", "seats": ""}


def test_a_form_that_is_sent_has_no_draft_any_more() -> None:
    with ready(fast()) as anna:
        for sent, given in (({"place": "a", "seats": "x"}, True), ({"place": "a", "seats": "1"}, False)):
            anna.post("/report/1", data={"place": "Mill La"}, headers=SAVE)
            anna.post("/report/1", data=sent)
            assert bool(anna.get("/report/1").json()) == given


def test_it_can_be_thrown_away() -> None:
    with ready(fast()) as anna:
        anna.post("/report/1", data={"place": "Mill La"}, headers=SAVE)
        assert anna.post("/discard/1").status_code == 200
        assert anna.get("/report/1").json() == {}


def test_the_sites_own_page_for_errors_is_not_shown_for_a_save() -> None:
    app = fast()

    @app.exception_handler(Exception)
    @app.exception_handler(401)
    async def own_page(request: Request, error: Exception) -> Response:
        return Response("<h1>Sorry</h1>", 200)

    with ready(app) as anna:
        anna.cookies.clear()
        answer = anna.post("/report/1", data={"place": "Mill La"}, headers=SAVE)
        assert (told(answer), answer.content) == ((401, None), b"")
