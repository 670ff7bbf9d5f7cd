"""The page that signs out, in Starlette."""

from __future__ import annotations

from starlette.requests import Request

from session_timeout import _pages, _starlette_provider
from session_timeout._answer import Answer
from session_timeout._by_provider import sign_out
from session_timeout._policy import NEXT
from session_timeout._starlette_pages import around, exchange_of, token_field
from session_timeout._starlette_provider import AskProvider
from session_timeout.components import CSRF_FIELD


async def sign_out_page(request: Request, ask_provider: AskProvider | None) -> Answer:
    """GET asks; POST, with the form's token, signs out."""
    exchange = exchange_of(request)
    form = await request.form() if request.method == "POST" else {}
    language, tags = around(exchange.site.settings, request)
    answer = _pages.asks_to_sign_out(
        exchange,
        language,
        tags,
        lambda: token_field(exchange),
        lambda: exchange.is_csrf_token(form.get(CSRF_FIELD)),
    )
    if answer:
        return answer
    provider = await _starlette_provider.asked(ask_provider, request)
    return sign_out(exchange, provider, form.get(NEXT), request.session)
