"""Drafts of forms in Starlette and FastAPI: a dependency that recognises a save, and gives back what was kept."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from session_timeout import _drafts
from session_timeout._starlette_middleware import ANSWERED
from session_timeout._starlette_pages import exchange_of
from session_timeout._starlette_refusal import refuse
from session_timeout.drafts import Draft


class FormDraft(_drafts.FormDraft):
    """What is kept of one form; a dependency of the endpoint to which it is sent, and saved, and of its page.

        report_draft = FormDraft("report", fields=("number", "place"))

        @app.get("/report")
        def report(request: Request, draft: Annotated[Draft, Depends(report_draft)]): …

        @app.post("/report", dependencies=[Depends(report_draft)])
        def send(number: Annotated[str, Form()]): …

    In Starlette: `draft = await report_draft(request)`, first in the endpoint. A save goes no further: 204 with
    `Session-Timeout-Saved: 1`; 422 where `check` refuses it, 401 for nobody or another session, 503 where the store is
    down. A form that is sent and answered with a redirect has no draft any more. name: a function is given the
    request. Raises RuntimeError where `add_session_timeout` was given no `drafts`.
    """

    async def __call__(self, request: Request) -> Draft:
        """What was typed and not sent by who is signed in: once in each session, for a GET; {} for nothing."""
        exchange, form = exchange_of(request), self._named(request)
        if _drafts.is_save(exchange):
            sent = await request.form()
            refuse(request, await run_in_threadpool(self._save, exchange, form, sent.getlist))
        if exchange.facts.method == "POST":
            request.scope[ANSWERED] = lambda status: self._answered(request, status)
            return Draft()
        return await run_in_threadpool(self._give_back, exchange, form)

    async def forget(self, request: Request) -> None:
        """Throw the draft away."""
        await run_in_threadpool(self._forget, exchange_of(request), self._named(request))

    async def _answered(self, request: Request, status: int) -> None:
        if _drafts.is_sent(exchange_of(request), status):
            await self.forget(request)
