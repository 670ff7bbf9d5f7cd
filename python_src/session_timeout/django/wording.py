"""Which language a page speaks: the request's, when there are texts for it, else English."""

from __future__ import annotations

from django.utils.translation import get_language

from session_timeout.django.conf import Settings
from session_timeout.options import LANGUAGE_TEXTS
from session_timeout.texts import PAGES, built_in, own_texts, page_texts

FALLBACK = "en"


def page_language(page: str, conf: Settings) -> str:
    """The active language, if its texts are built in or all in the setting TEXTS: a page never fails for a text."""
    language = str(get_language() or FALLBACK)
    own = own_texts(conf.texts, page, language)
    complete = all(own.get(name) for name in PAGES.get(page, LANGUAGE_TEXTS))
    return language if built_in(language) or complete else FALLBACK


def texts_of(page: str, language: str, conf: Settings) -> dict[str, str]:
    """The texts of a page, with the site's own in their place."""
    return page_texts(page, language, **own_texts(conf.texts, page, language))
