"""Pages for those who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest

from session_timeout.django._request import timeout_of
from session_timeout.django._send import send

View = TypeVar("View", bound=Callable[..., Any])


def signed_in_only(view: View) -> View:
    """A view, sync or async, for those who are signed in: others are told why not, or sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refused = timeout_of(request).exchange.refusal()
        return send(request, refused) if refused else view(request, *args, **kwargs)

    @wraps(view)
    async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = guarded(request, *args, **kwargs)
        return await answer if hasattr(answer, "__await__") else answer

    return cast(View, guarded_async if iscoroutinefunction(view) else guarded)
