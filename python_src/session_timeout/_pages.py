"""The package's own pages as answers, whatever the framework: keep-alive, status, sign-out and the ended pages.

A framework's file routes them, renders an Answer's template with its context, and brings what is its own: the
language, a form's token, the tags of its static files.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from markupsafe import Markup

from session_timeout import assets
from session_timeout._answer import NOBODY_KEEPS, OURS_ALONE, RETRY, TOLD, Answer, over, redirect
from session_timeout._drafts import told_of
from session_timeout._exchange import Exchange
from session_timeout._facts import ID
from session_timeout._note import way_back, way_there
from session_timeout._policy import ASKED_BY_SCRIPTS, NEXT, allowed_next, counts, with_next
from session_timeout._settings import Settings
from session_timeout.components import SIGN_OUT_FORM, hidden_field
from session_timeout.detour import DETOUR, detour, is_own
from session_timeout.headers import NO_STORE, REMAINING, STREAM, clear_site_data, expired_cookie
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag, timeout_meta
from session_timeout.texts import dialog_texts_to_leave, dialog_texts_without_sign_in, own_texts

PAGES: Final = ("keep-alive", "status", "signed-out", "timed-out")
"""Those that `page` makes."""
_HERE = "ended=here"
_log = logging.getLogger(__name__)


def template(page: str) -> str:
    """The name of a page's template."""
    return f"session_timeout/pages/{page}.html"


def language_of(settings: Settings, request: object) -> str:
    """The language of the answer to a framework's request; a page without its texts in it is in English."""
    language = settings.language(request) if callable(settings.language) else settings.language
    return language if isinstance(language, str) else "en"


def _spoken(settings: Settings, language: str, page: str) -> str:
    return language if settings.speaks(language, page) else "en"


def tags(static: str, nonce: object = None) -> Markup:
    """The style sheet and the script, from the package's own static files at this address."""
    return stylesheet_tag(nonce, base_url=static) + Markup("\n") + script_tag(nonce, base_url=static)


def dialog(exchange: Exchange, language: str, own: Mapping[str, object] | None = None) -> dict[str, Any] | None:
    """The options of this page's dialog for `timeout_meta`, None for nobody. own: the page's, before the settings'."""
    record = exchange.current()
    # a page that cannot extend the session must not tell the other tabs that it did
    if record is None or exchange.failed:
        return None
    exchange.shown = True
    language = _spoken(exchange.site.settings, language, "dialog")
    settings, now, address = exchange.site.settings, exchange.facts.now, exchange.addresses.of
    is_counted = not exchange.passive and counts(settings, exchange.page, exchange.facts, 200)
    timeout = exchange.told_timeout(record, is_counted=is_counted)
    limit_countdown = settings.dialog.get("limit_countdown")
    said: Mapping[str, str] = {}
    if settings.wording != "sign-out":
        to_leave = settings.wording == "leave"
        said = dialog_texts_to_leave(language) if to_leave else dialog_texts_without_sign_in(language)
    return {
        "sign_out_form": SIGN_OUT_FORM,
        **said,
        **_of_answers(settings, language, own or {}),
        **settings.ended,
        **settings.dialog,
        **own_texts(settings.texts, "dialog", language),
        "sign_out_navigate": settings.navigates or None,
        "signed_in": False if settings.wording == "delete-answers" else None,
        "language": language,
        "timeout": timeout,
        "countdown": min(settings.countdown, timeout - 1),
        "limit_countdown": min(int(str(limit_countdown)), timeout - 1) if limit_countdown else None,
        "keep_alive_url": address("keep-alive"),
        "status_url": address("status"),
        "events_url": address("events") if settings.events else None,
        "sign_out_url": address("sign-out"),
        # an empty way back, which the script leaves as it is: this address cannot be asked for again
        "timeout_url": address("timed-out") + ("" if exchange.facts.can_be_repeated else f"?{NEXT}="),
        "expires_in": record.expires_in(now),
        "session_id": record.id,
        "counted": None if is_counted else False,
        "signed_in_cookie": settings.signed_in_cookie,
        **(own or {}),
    }


def _of_answers(settings: Settings, language: str, own: Mapping[str, object]) -> dict[str, str]:
    """What the warning says where the service saves everything, or nothing; a page that saves says it by itself."""
    page = settings.pages[2]
    is_told = settings.answers in ("saved", "not-saved") and settings.wording != "delete-answers"
    saves = own.get("save_form") or settings.dialog.get("save_form")
    if not is_told or saves or not settings.speaks(language, page):
        return {}
    name = "answers_saved" if settings.answers == "saved" else "answers_not_saved"
    return {"message_suffix": settings.page_texts(page, language)[name]}


def meta(exchange: Exchange | None, language: Callable[[], str], own: Mapping[str, object]) -> Markup:
    """The page's meta element, empty for nobody and where there is no exchange. own: the page's options."""
    options = dialog(exchange, language(), own) if exchange else None
    return Markup("") if options is None else timeout_meta(**options)


def page(exchange: Exchange, around: Callable[[], tuple[str, Markup]], request: object = None) -> Answer:
    """The page that was asked for, of `PAGES`.

    around: gives its language and the tags of the static files. request: the framework's, for the setting `answers`.
    """
    if exchange.page == "keep-alive":
        return keep_alive(exchange)
    if exchange.page == "status":
        return status(exchange)
    return (signed_out if exchange.page == "signed-out" else timed_out)(exchange, *around(), request)


def keep_alive(exchange: Exchange) -> Answer:
    """204 for who is signed in, and the exchange says for how long; 401 for others."""
    record = exchange.admitted()
    return Answer(204, TOLD.copy()) if record else over(exchange.ended)


def status(exchange: Exchange) -> Answer:
    """How long the session lasts, which extends, begins and writes nothing."""
    record = exchange.current()
    remaining = record.remaining(exchange.facts.now, exchange.session.left()) if record else 0
    if record is None or not remaining:
        return over(exchange.ended)
    return Answer(204, [*TOLD, (REMAINING, str(remaining)), (ID, record.id)])


def events(exchange: Exchange, *, is_full: bool) -> Answer:
    """The beginning of a stream of events; with another status than 200 it is the whole answer.

    is_full: whether this process has as many streams as it can.
    """
    record = exchange.current()
    if record is None:
        return over(exchange.ended)
    if is_full:
        return Answer(503, [*NO_STORE.items(), ("Retry-After", "60"), OURS_ALONE])
    return Answer(200, [*NO_STORE.items(), *STREAM, OURS_ALONE])


def asks_to_sign_out(
    exchange: Exchange, language: str, head: Markup, fields: Callable[[], Markup], is_right: Callable[[], bool]
) -> Answer | None:
    """What is sent in place of signing out: None when a form with its right token asks for that.

    head: the tags of the static files. fields: gives the form's hidden ones, with the token. is_right: whether the
    token that came is right, asked where one is needed.
    """
    if exchange.admitted() is None:
        return redirect(exchange.addresses.of("signed-out"))
    posted = exchange.facts.method == "POST"
    if posted and is_right():
        return None
    if posted:
        exchange.refused_token()
    back, hidden = allowed_next(_query(exchange).get(NEXT), exchange.addresses), fields()
    if back:
        hidden += hidden_field(NEXT, back)
    own = {
        "sign_out_url": exchange.addresses.of("sign-out"),
        "stay_url": exchange.addresses.of("home"),
        "fields": hidden,
        "navigate": exchange.site.settings.navigates,
    }
    return _living(exchange, 0, language, head, own, 403 if posted else 200)


def after_sign_out(exchange: Exchange, back: str | None, provider: str | None) -> Answer:
    """Sign out now. back: the way on that came with the form; provider: where the identity provider is told."""
    # first: what is wrong with an address must not be found when it is too late
    where = provider or allowed_next(back, exchange.addresses) or exchange.addresses.of("after-sign-out")
    exchange.end("signed-out")
    # the provider has to be told first of all
    return redirect(where if exchange.is_told or provider else left_here(exchange))


def left_here(exchange: Exchange) -> str:
    """The address of the page that says that a session has ended in this browser, and maybe nowhere else."""
    return f"{exchange.addresses.of('signed-out')}?{_HERE}"


def unanswered(exchange: Exchange, is_right: Callable[[], bool] | None = None) -> Answer:
    """What is sent where a store is down: nobody knows who is signed in, and who signs out goes all the same.

    With a redirect, which says that they have left this browser, the framework has the session's cookies deleted.
    is_right: as in `asks_to_sign_out`; None where the token is in the session: the browser says then whose form it is.
    """
    leaves = exchange.page == "sign-out" and exchange.facts.method == "POST"
    if leaves and (is_right() if is_right else exchange.facts.header("Sec-Fetch-Site") == "same-origin"):
        made = redirect(left_here(exchange))
        return Answer(made.status, [*made.headers, *exchange.without_marker()])
    _log.error("503: nobody knows who is signed in", exc_info=sys.exc_info()[1])
    return Answer(503, [*RETRY.items(), *([NOBODY_KEEPS] if exchange.page in ASKED_BY_SCRIPTS else [])])


def signed_out(exchange: Exchange, language: str, head: Markup, request: object = None) -> Answer:
    """Confirms a sign-out. Nobody is told that they are signed out while they are not."""
    if exchange.admitted():
        return redirect(exchange.addresses.of("sign-out"))
    # from the identity provider, where a time-out led
    if query := way_back(exchange.session, exchange.facts):
        return redirect(f"{exchange.addresses.of('timed-out')}?{query}")
    return _ended(exchange, "signed-out", language, head, request)


def timed_out(exchange: Exchange, language: str, head: Markup, request: object = None) -> Answer:
    """Says how a session ended. It ends none: who is still signed in is told so, with the way on."""
    if exchange.admitted() is None:
        led = is_own(exchange.facts.header, exchange.facts.query) and way_there(exchange.session, exchange.facts)
        return redirect(led) if led else _ended(exchange, "timed-out", language, head, request)
    if exchange.facts.is_prefetch:
        # what failed is asked for anew when the user goes there
        return Answer(503, list(NO_STORE.items()))
    back = allowed_next(_query(exchange).get(NEXT), exchange.addresses)
    own = {"stay_url": back or exchange.addresses.of("home")}
    return _living(exchange, 3, language, head, own, 200)


def gone(exchange: Exchange) -> Answer | None:
    """What somebody is told whose form came after the end, None while they are signed in."""
    if exchange.page == "sign-out" and exchange.ended is None and exchange.current() is None:
        return redirect(exchange.addresses.of("signed-out"))
    return exchange.refusal()


def worker(root: str) -> tuple[dict[str, str], bytes]:
    """The service worker: headers and body."""
    return assets.worker(f"{root}/")


def _ended(exchange: Exchange, page: str, language: str, head: Markup, request: object) -> Answer:
    settings, query = exchange.site.settings, exchange.facts.query
    if not is_own(exchange.facts.header, query):
        url, refresh = detour(exchange.addresses.of(page), query)
        language = _spoken(settings, language, settings.pages[0])
        texts = settings.page_texts(settings.pages[0], language)
        around = {"language": language, "texts": texts, "head": refresh + Markup("\n") + head, "url": url}
        return Answer(200, _referrer(), DETOUR, around)
    given = _query(exchange)
    session_id = given.get("session") or (exchange.timed_out or ("",))[0]
    reason = exchange.ended or exchange.reason_of(session_id)
    # who signed out is not told that it was for their security
    name = settings.pages[2 if page == "timed-out" and reason not in ("signed-out", "provider") else 1]
    name = "not_everywhere" if page == "signed-out" and _HERE in query.split("&") else name
    headers = _referrer()
    if not exchange.has_moved:
        # what there is by now is of who has signed in since
        every = [{"name": each} if isinstance(each, str) else each for each in settings.expire_cookies]
        headers += [("Set-Cookie", expired_cookie(**cookie)) for cookie in every]
        if settings.clear_site_data:
            headers.append(("Clear-Site-Data", clear_site_data(*settings.clear_site_data)))
    language = _spoken(settings, language, name)
    context = {
        "language": language,
        "texts": settings.page_texts(name, language),
        "head": ended_meta(**settings.ended) + Markup("\n") + head,
        "answers": told_of(exchange, session_id, request),
        "sign_in_url": with_next(exchange.addresses.of("sign-in"), allowed_next(given.get(NEXT), exchange.addresses)),
    }
    return Answer(200, headers, template(name), context)


def _living(exchange: Exchange, page: int, language: str, head: Markup, own: Mapping[str, Any], status: int) -> Answer:
    """A page of somebody signed in: no ended one, time goes on there as elsewhere."""
    settings = exchange.site.settings
    name = settings.pages[page]
    # the site's header, with the form that signs out, may not be around this page
    around = meta(exchange, lambda: language, {"sign_out_form": None}) + Markup("\n") + head
    language = _spoken(settings, language, name)
    context = {"language": language, "texts": settings.page_texts(name, language), "head": around}
    return Answer(status, _referrer(), template(name), {**context, **own})


def _referrer() -> list[tuple[str, str]]:
    return [*NO_STORE.items(), ("Referrer-Policy", "same-origin")]


def _query(exchange: Exchange) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(exchange.facts.query).items()}
