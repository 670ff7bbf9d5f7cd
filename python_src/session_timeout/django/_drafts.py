"""Drafts of forms in Django: a view that recognises a save, and what was kept given back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, cast

from asgiref.sync import sync_to_async
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from session_timeout import _drafts
from session_timeout.django._request import is_async, send, timeout_of
from session_timeout.drafts import Draft

View = TypeVar("View", bound=Callable[..., Any])


class FormDraft(_drafts.FormDraft):
    """What is kept of one form; it decorates the view, sync or async, to which the form is sent, and saved.

        report_draft = FormDraft("report", fields=ReportForm)

        @signed_in_only
        @report_draft
        def report(request):
            …
            form = ReportForm(initial=report_draft.give_back(request))

    A save never reaches the view: 204 with `Session-Timeout-Saved: 1`; 422 where `check` refuses it, 401 for nobody or
    another session, 503 where the store is down. A form that is sent and answered with a redirect has no draft any
    more. name: a function is given the request. Raises RuntimeError without the setting DRAFTS.
    """

    _refuses = (ValueError, ValidationError)

    def __call__(self, view: View) -> View:
        """The view, which gets every other request."""

        @wraps(view)
        def saving(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return self._saved(request) or self._answered(request, view(request, *args, **kwargs))

        @wraps(view)
        async def saving_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            saved = await sync_to_async(self._saved)(request)
            return saved or await sync_to_async(self._answered)(request, await view(request, *args, **kwargs))

        return cast(View, saving_async if is_async(view) else saving)

    def give_back(self, request: HttpRequest) -> Draft:
        """What was typed and not sent by who is signed in: once in each session, {} for nothing."""
        timeout = timeout_of(request)
        return timeout.ask(partial(self._give_back, timeout.exchange, self._named(request)))

    async def agive_back(self, request: HttpRequest) -> Draft:
        """The same, in a coroutine."""
        return await sync_to_async(self.give_back)(request)

    def forget(self, request: HttpRequest) -> None:
        """Throw the draft away."""
        self._forget(timeout_of(request).exchange, self._named(request))

    async def aforget(self, request: HttpRequest) -> None:
        """The same, in a coroutine."""
        await sync_to_async(self.forget)(request)

    def _saved(self, request: HttpRequest) -> HttpResponse | None:
        exchange = timeout_of(request).exchange
        if not _drafts.is_save(exchange):
            return None
        return send(request, self._save(exchange, self._named(request), request.POST.getlist))

    def _answered(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if _drafts.is_sent(timeout_of(request).exchange, response.status_code):
            self.forget(request)
        return response
