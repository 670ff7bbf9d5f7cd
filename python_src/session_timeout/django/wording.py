"""Which language a page speaks: the request's, when there are texts for it, else English."""

from __future__ import annotations

from django.utils.translation import get_language

from session_timeout.django.conf import Settings
from session_timeout.options import LANGUAGE_TEXTS
from session_timeout.texts import PAGES, built_in, page_texts

FALLBACK = "en"


def page_language(page: str, conf: Settings) -> str:
    """The active language, if its texts are built in or all in the setting TEXTS: a page never fails for a text."""
    language = str(get_language() or FALLBACK)
    own = own_texts(page, language, conf)
    complete = all(own.get(name) for name in PAGES.get(page, LANGUAGE_TEXTS))
    return language if built_in(language) or complete else FALLBACK


def own_texts(page: str, language: str, conf: Settings) -> dict[str, str]:
    """The site's own texts of a page: of the whole language tag, else of its first part."""
    pages = conf.texts.get(language) or conf.texts.get(language.partition("-")[0]) or {}
    return dict(pages.get(page, {}))


def texts_of(page: str, language: str, conf: Settings) -> dict[str, str]:
    """The texts of a page, with the site's own in their place."""
    return page_texts(page, language, **own_texts(page, language, conf))
