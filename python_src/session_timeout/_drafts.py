"""A request and a form's draft: a save is kept, what was kept is given back. Pure; each framework has its FormDraft."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from session_timeout._answer import OURS_ALONE, RETRY, Answer, over
from session_timeout._circuit_breaker import StoreDown
from session_timeout._draft_fields import names_of
from session_timeout._exchange import Exchange
from session_timeout._record import identity
from session_timeout.drafts import Draft, Drafts, Owner
from session_timeout.headers import NO_STORE

SAVED: Final = "Session-Timeout-Saved"
LONGEST: Final = 100_000
"""Characters of a draft, at most."""
_log = logging.getLogger(__name__)


class FormDraft:
    """What is kept of one form; what all frameworks have in common. name, fields, check: see the module `drafts`."""

    _refuses: tuple[type[Exception], ...] = (ValueError,)  # what `check` raises

    def __init__(
        self,
        name: str | Callable[..., str],
        *,
        fields: object,
        check: Callable[[Draft], object] | None = None,
    ) -> None:
        if not name or not (isinstance(name, str) or callable(name)):
            raise ValueError(f"name cannot be {name!r}. It must be the form's name, or a function that gives it.")
        if not hasattr(fields, "_wtforms_meta"):  # which may need a request
            names_of(fields)
        self._name, self._fields, self._check = name, fields, check

    def _named(self, *request: object) -> str:
        return self._name(*request) if callable(self._name) else self._name

    def _save(self, exchange: Exchange, form: str, values: Callable[[str], list[Any]]) -> Answer:
        """Keep what came. values: gives those of a field."""
        drafts = of_site(exchange)
        owner = owner_of(exchange)
        if exchange.facts.is_from_elsewhere:
            return Answer(403, [*NO_STORE.items(), OURS_ALONE])
        if owner is None:
            return over(exchange.ended)
        fields = {name: [each for each in values(name) if isinstance(each, str)] for name in names_of(self._fields)}
        try:
            if why := self._why_not(fields):
                drafts.refused(owner, form)
                return Answer(why, [*NO_STORE.items(), OURS_ALONE])
            drafts.keep(owner, form, fields)
        except StoreDown:
            _log.warning("a draft could not be kept", exc_info=True)
            return Answer(503, [*RETRY.items(), OURS_ALONE])
        return Answer(204, [*NO_STORE.items(), (SAVED, "1"), OURS_ALONE])

    def _why_not(self, fields: Mapping[str, list[str]]) -> int | None:
        if sum(len(value) for values in fields.values() for value in values) > LONGEST:
            return 413
        try:
            return 422 if self._check and not self._check(Draft.of(fields)) else None
        except self._refuses:
            return 422

    def _give_back(self, exchange: Exchange, form: str) -> Draft:
        drafts, owner = of_site(exchange), owner_of(exchange)
        if owner is None or exchange.facts.is_prefetch:
            return Draft()
        try:
            return drafts.give_back(owner, form)
        except StoreDown:
            _log.warning("a draft could not be looked for", exc_info=True)
            return Draft()

    def _forget(self, exchange: Exchange, form: str) -> None:
        drafts, owner = of_site(exchange), owner_of(exchange)
        try:
            if owner:
                drafts.forget(owner, form)
        except StoreDown:
            _log.warning("a draft could not be thrown away: it goes by its age", exc_info=True)


def is_save(exchange: Exchange) -> bool:
    """Whether a page saves a form by itself."""
    return exchange.facts.method == "POST" and exchange.facts.is_save


def is_sent(exchange: Exchange, status: int) -> bool:
    """Whether a form was sent by the person, and taken: the site leads on. One with errors is shown again."""
    return exchange.facts.method == "POST" and not exchange.facts.is_save and 300 <= status < 400


def of_site(exchange: Exchange) -> Drafts:
    """The site's drafts. Raises RuntimeError where it has said nothing of them."""
    if exchange.site.drafts is None:
        raise RuntimeError("There is nowhere to keep drafts: the setting drafts is missing; see its module.")
    return exchange.site.drafts


def owner_of(exchange: Exchange) -> Owner | None:
    """Who is signed in now, None for nobody."""
    record = exchange.current()
    if record is None:
        return None
    user, left = identity(exchange.session.user()), record.remaining(exchange.facts.now, exchange.session.left())
    return Owner(record.id, None if exchange.site.is_nameless(user) else user, left)


def told_of(exchange: Exchange, session_id: str | None, request: object) -> str:
    """What the timed-out page says of the answers: "saved", "not-saved", or "" where nothing is known.

    By the record of the session's drafts; else by the setting `answers`.
    """
    said: str | None = None
    try:
        said = exchange.site.drafts.said_of(session_id) if exchange.site.drafts and session_id else None
    except StoreDown:
        _log.warning("whether answers were saved could not be looked up", exc_info=True)
    answers = exchange.site.settings.answers
    said = said or (answers(request) if callable(answers) else answers)
    return said if said in ("saved", "not-saved") else ""
