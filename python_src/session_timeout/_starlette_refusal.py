"""How an endpoint, or what it depends on, is left with an answer of the core: by an exception that carries it."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Scope

from session_timeout._answer import Answer

_REFUSED: Final = "session_timeout.refused"


class Refused(HTTPException):
    """Carries the Answer that is sent, whatever the site's handlers make of it. Who catches it answers themselves."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, headers=dict(answer.headers))
        self.answer = answer


def refuse(request: Request, answer: Answer) -> NoReturn:
    """Leave the endpoint with this answer."""
    request.scope[_REFUSED] = answer
    raise Refused(answer)


def refused(scope: Scope, status: int, headers: Headers) -> Answer | None:
    """The Answer whose exception a response is made of, None for one that the site has made by itself."""
    handled = sys.exc_info()[1]
    if isinstance(handled, Refused):
        return handled.answer
    # a middleware of a mounted application's sends it later, in a task of its own: it says all that the exception says
    answer: Answer | None = scope.get(_REFUSED)
    if answer and status == answer.status and all(headers.get(name) == value for name, value in answer.headers):
        return answer
    return None
